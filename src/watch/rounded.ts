/** Four decimals keep every currency's smallest unit and drop binary rounding errors. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
