import { describe, expect, test } from "bun:test";
import { decimalsOf, OTHER_DECIMALS } from "#ads/currency-decimals.ts";
import { BUDGET_BOUNDS, roundedDecimalsOf } from "#modules/tiktok-ads/words/budget-bounds.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";

test("every currency of TikTok's table of budgets has its ratio and its digits", () => {
  expect(BUDGET_BOUNDS.size).toBe(56);
  const rows = ["USD", "EUR", "JPY", "HUF", "PLN", "TWD", "PHP", "INR", "KRW", "COP", "IDR", "VEF"].map((code) => {
    const { ratio, decimals } = BUDGET_BOUNDS.get(code) ?? { ratio: 0, decimals: 0 };
    return `${code} ${ratio} ${decimals}`;
  });
  expect(rows).toEqual([
    "USD 1 2",
    "EUR 1 2",
    "JPY 100 0",
    "HUF 1 0",
    "PLN 4 2",
    "TWD 10 0",
    "PHP 50 2",
    "INR 100 2",
    "KRW 1000 0",
    "COP 1000 2",
    "IDR 10000 0",
    "VEF 100000 2",
  ]);
});

describe("the smallest unit of a currency", () => {
  test("is ISO 4217's, as the runtime knows it too, and 0.01 where it is not known", () => {
    const codes = Intl.supportedValuesOf("currency").filter(
      (code) => BUDGET_BOUNDS.has(code) || OTHER_DECIMALS.has(code),
    );
    expect(codes.length).toBeGreaterThan(60);
    for (const code of nonEmpty(codes)) {
      const { maximumFractionDigits } = new Intl.NumberFormat("en", {
        style: "currency",
        currency: code,
      }).resolvedOptions();
      expect([code, decimalsOf(code)]).toEqual([code, maximumFractionDigits ?? -1]);
    }
    expect(["HUF", "IDR", "TWD", "COP"].map(decimalsOf)).toEqual([2, 2, 2, 2]);
    expect([null, "XXX", "BTC"].map(decimalsOf)).toEqual([2, 2, 2]);
  });

  test("is what TikTok may have rounded to, or the whole unit where it counts in whole units", () => {
    expect(["USD", "JPY", "KRW", "KWD", "HUF", "IDR", "TWD"].map(roundedDecimalsOf)).toEqual([2, 0, 0, 3, 0, 0, 0]);
    expect(roundedDecimalsOf(null)).toBe(2);
  });
});
