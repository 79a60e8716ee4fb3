/** Which currencies of accounts a rate can be of. */

const CODE = /^[A-Z]{3}$/;

/** By code. What a platform calls a currency may be any text. */
export function ownCurrencies(codes: readonly (string | null)[]): readonly string[] {
  return [...new Set(codes.flatMap((code) => (code !== null && CODE.test(code) ? [code] : [])))].toSorted();
}
