import { expect, test } from "bun:test";
import { BUDGET_CURRENCIES } from "#modules/tiktok-ads/changes/budget-currencies.ts";

test("every currency of TikTok's table has its ratio and its digits", () => {
  expect(BUDGET_CURRENCIES.size).toBe(56);
  const rows = ["USD", "EUR", "JPY", "HUF", "PLN", "TWD", "PHP", "INR", "KRW", "COP", "IDR", "VEF"].map((code) => {
    const { ratio, decimals } = BUDGET_CURRENCIES.get(code) ?? { ratio: 0, decimals: 0 };
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
