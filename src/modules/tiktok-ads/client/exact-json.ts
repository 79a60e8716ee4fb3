/** JSON whose long integers keep their digits: TikTok sends some 64-bit ids as bare numbers. */

/** A bare number of 16 digits or more; inside a string it only costs the slower way. */
const LONG_NUMBER = /[:[,]\s*-?\d{16}/;
const INTEGER = /^-?\d+$/;

/** Integers beyond 2^53 become strings of their digits, everything else is as `JSON.parse` gives it. @throws SyntaxError */
export function parseExactJson(text: string): unknown {
  return LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? "";
  return INTEGER.test(source) ? source : value;
}
