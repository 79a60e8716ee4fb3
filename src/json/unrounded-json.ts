/** JSON from a client that may have rounded long integers before it sent them. */

import { parseExactJson } from "./exact-json.ts";
import { type ParsedJson, parseJson } from "./parse-json.ts";

/**
 * A long integer that JavaScript would print the same may be a rounded id: it stays a number, which is refused where an
 * id is wanted. Any other becomes a string of its digits.
 */
export function parseUnroundedJson(text: string): ParsedJson {
  const parsed = parseJson(text);
  return parsed.ok ? { ok: true, value: parseExactJson(text, { keepsDigits: isUnrounded }) } : parsed;
}

function isUnrounded(digits: string): boolean {
  return String(Number(digits)) !== digits;
}
