/** Totals of several accounts in another currency than theirs are rounded to that currency, once. */

import { expect, test } from "bun:test";
import { parseDecimal } from "#ads/decimal.ts";
import { addableListTotals } from "#modules/tiktok-ads/lists/addable-list-totals.ts";
import { addablePacing } from "#modules/tiktok-ads/pacing/addable-pacing.ts";

test("pacing in euros has cents, and in yen whole yen", () => {
  const { shown } = addablePacing(["spent", "landing"], [1, 2]);
  const sums = new Map([
    ["spent", parseDecimal("28791.3752")],
    ["landing", parseDecimal("4854060.5")],
  ]);
  expect(shown(sums, "EUR")).toEqual({ spent: 28_791.38, landing: 4_854_060.5 });
  expect(shown(sums, "JPY")).toEqual({ spent: 28_791, landing: 4_854_061 });
});

test("so have lists with spend, whose counts stay whole", () => {
  const { shown } = addableListTotals({ status: { active: 3 }, spend: 1, spend_not_listed: 1 });
  const sums = new Map([
    ["status active", parseDecimal("3")],
    ["spend", parseDecimal("4854060.1118")],
    ["spend_not_listed", null],
  ]);
  expect(shown(sums, "JPY")).toEqual({ status: { active: 3 }, spend: 4_854_060, spend_not_listed: null });
  expect(shown(sums, "KWD")).toEqual({ status: { active: 3 }, spend: 4_854_060.112, spend_not_listed: null });
});
