/** TikTok's bounds for budgets, by currency. */

import { decimalsOf } from "#ads/currency-decimals.ts";

/** `ratio`: factor for TikTok's bounds in US dollars. `decimals`: digits that a budget may have after the point. */
export type BudgetBounds = { ratio: number; decimals: 0 | 2 };

/** @see https://business-api.tiktok.com/portal/docs?id=1737585839634433 (as of 2026-11-22) */
const BUDGETS: readonly (BudgetBounds & { codes: string })[] = [
  { ratio: 1, decimals: 2, codes: "AED ARS AUD BRL CAD CHF EUR GBP ILS MYR NZD PEN QAR RON SAR SGD USD" },
  { ratio: 1, decimals: 0, codes: "HUF" },
  { ratio: 4, decimals: 2, codes: "PLN" },
  { ratio: 10, decimals: 2, codes: "BOB CNY CZK DKK EGP GTQ HKD HNL MOP MXN NIO NOK SEK THB TRY UAH UYU ZAR" },
  { ratio: 10, decimals: 0, codes: "TWD" },
  { ratio: 50, decimals: 2, codes: "PHP" },
  { ratio: 100, decimals: 2, codes: "BDT DZD INR KES NGN PKR RUB" },
  { ratio: 100, decimals: 0, codes: "ISK JPY" },
  { ratio: 1_000, decimals: 2, codes: "COP CRC" },
  { ratio: 1_000, decimals: 0, codes: "CLP KRW" },
  { ratio: 10_000, decimals: 0, codes: "IDR PYG VND" },
  { ratio: 100_000, decimals: 2, codes: "VEF" },
];

export const BUDGET_BOUNDS: ReadonlyMap<string, BudgetBounds> = new Map(
  BUDGETS.flatMap(({ ratio, decimals, codes }) => codes.split(" ").map((code) => [code, { ratio, decimals }] as const)),
);

/**
 * TikTok counts Hungarian forints, Indonesian rupiahs and New Taiwan dollars in whole units, ISO 4217 with two digits.
 */
export function roundedDecimalsOf(currency: string | null): number {
  return Math.min(decimalsOf(currency), BUDGET_BOUNDS.get(currency ?? "")?.decimals ?? Number.POSITIVE_INFINITY);
}
