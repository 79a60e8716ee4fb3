/** The currencies that are money, by their three letters. */

/** Of several countries. All other codes with an X are metals, funds, units of account, for tests or for no currency. */
const SHARED: ReadonlySet<string> = new Set(["XAF", "XCD", "XCG", "XOF", "XPF"]);

/** ISO 4217's money, as the runtime knows it: with that of the past. By code. */
export const MONEY_CURRENCIES: readonly string[] = Intl.supportedValuesOf("currency").filter(
  (code) => !code.startsWith("X") || SHARED.has(code),
);
