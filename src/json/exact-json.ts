/** JSON whose long integers keep their digits: TikTok sends some 64-bit ids as bare numbers. */

/** A number of 16 digits or more. A match inside a string only costs the slower parser. */
const LONG_NUMBER = /[:[,]\s*-?\d{16}/;
const INTEGER = /^-?\d+$/;

/** Integers beyond 2^53, or those that `keepsDigits` picks, become strings of their digits. @throws SyntaxError */
export function parseExactJson(text: string, keepsDigits: (digits: string) => boolean = () => true): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
    const source = context?.source ?? "";
    return INTEGER.test(source) && keepsDigits(source) ? source : value;
  });
}
