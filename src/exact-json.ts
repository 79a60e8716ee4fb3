/** JSON whose long integers keep their digits: TikTok sends some 64-bit ids as bare numbers. */

/** A bare number of 16 digits or more; inside a string it only costs the slower way. */
const LONG_NUMBER = /[:[,]\s*-?\d{16}/;
const INTEGER = /^-?\d+$/;

/**
 * Integers beyond 2^53 become strings of their digits, everything else is as `JSON.parse` gives it.
 * `keeps`: of which of them, where not of all.
 * @throws SyntaxError
 */
export function parseExactJson(text: string, keeps: (digits: string) => boolean = () => true): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
    const source = context?.source ?? "";
    return INTEGER.test(source) && keeps(source) ? source : value;
  });
}
