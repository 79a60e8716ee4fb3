/** How many digits after the point an amount has in a currency. */

const USUAL_DECIMALS = 2;

/** ISO 4217's minor units where they are not two digits. @see https://www.iso.org/iso-4217-currency-codes.html */
const MINOR_UNITS: readonly { decimals: number; codes: string }[] = [
  { decimals: 0, codes: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF" },
  { decimals: 3, codes: "BHD IQD JOD KWD LYD OMR TND" },
];

export const OTHER_DECIMALS: ReadonlyMap<string, number> = new Map(
  MINOR_UNITS.flatMap(({ decimals, codes }) => codes.split(" ").map((code) => [code, decimals] as const)),
);

export function decimalsOf(currency: string | null): number {
  return OTHER_DECIMALS.get(currency ?? "") ?? USUAL_DECIMALS;
}
