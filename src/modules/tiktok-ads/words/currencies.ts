/** Currencies: how many digits after the point an amount has, and TikTok's bounds for budgets in each. */

/** `decimals`: of the smallest unit. `budget`: null where TikTok's table of budgets does not have the currency. */
export type Currency = { decimals: number; budget: BudgetBounds | null };

/** What TikTok multiplies its bounds in US dollars by, and how many digits after the point a budget may have. */
export type BudgetBounds = { ratio: number; decimals: 0 | 2 };

/** Where the currency, or its smallest unit, is not known. */
const USUAL_DECIMALS = 2;

/** ISO 4217's minor units where they are not two digits. @see https://www.iso.org/iso-4217-currency-codes.html */
const MINOR_UNITS: readonly { decimals: number; codes: string }[] = [
  { decimals: 0, codes: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF" },
  { decimals: 3, codes: "BHD IQD JOD KWD LYD OMR TND" },
];

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

const DECIMALS = byCode(MINOR_UNITS, ({ decimals }) => decimals);
const BOUNDS = byCode(BUDGETS, ({ ratio, decimals }): BudgetBounds => ({ ratio, decimals }));

export const CURRENCIES: ReadonlyMap<string, Currency> = new Map(
  [...new Set([...DECIMALS.keys(), ...BOUNDS.keys()])].map((code) => [
    code,
    { decimals: DECIMALS.get(code) ?? USUAL_DECIMALS, budget: BOUNDS.get(code) ?? null },
  ]),
);

/** To which sums of money are rounded when they are shown. */
export function decimalsOf(currency: string | null): number {
  return CURRENCIES.get(currency ?? "")?.decimals ?? USUAL_DECIMALS;
}

/**
 * To which TikTok may have rounded an amount. It counts Hungarian forints, Indonesian rupiahs and New Taiwan dollars in
 * whole units, where ISO 4217 has two digits.
 */
export function roundedDecimalsOf(currency: string | null): number {
  return Math.min(decimalsOf(currency), CURRENCIES.get(currency ?? "")?.budget?.decimals ?? Number.POSITIVE_INFINITY);
}

function byCode<Group extends { codes: string }, Value>(groups: readonly Group[], read: (group: Group) => Value) {
  return new Map(groups.flatMap((group) => group.codes.split(" ").map((code) => [code, read(group)] as const)));
}
