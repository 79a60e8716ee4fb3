/** Which currency of several is drawn first. */

import { expect, test } from "bun:test";
import { inOrder, shownGroup } from "../../src/web/page/performance/shown-group.ts";

const group = (currency: string, accounts: number, days: number) => ({
  ...{ currency, accounts, values: {} },
  by_day: Array.from({ length: days }, () => ({ date: "2026-11-01", values: {} })),
});

test("the one that was chosen is drawn, else the one of most accounts that has numbers, else of most accounts", () => {
  const groups = [group("EUR", 3, 0), group("JPY", 1, 7), group("USD", 2, 7)];
  expect(shownGroup(groups, "JPY")?.currency).toBe("JPY");
  expect(shownGroup(groups, null)?.currency).toBe("USD");
  expect(shownGroup(groups, "CHF")?.currency).toBe("USD");
  expect(shownGroup([group("EUR", 1, 0), group("USD", 2, 0)], null)?.currency).toBe("USD");
  expect(shownGroup([], null)).toBeUndefined();
});

test("currencies with numbers come first, of these the one of most accounts, and else as they came", () => {
  const groups = [group("AUD", 5, 0), group("CHF", 1, 7), group("EUR", 3, 7), group("GBP", 1, 7), group("JPY", 6, 0)];
  expect(inOrder(groups).map(({ currency }) => currency)).toEqual(["EUR", "CHF", "GBP", "JPY", "AUD"]);
});
