/** JSON whose long integers keep their digits: TikTok sends some 64-bit ids as bare numbers. */

import { endOfString, QUOTE } from "./text-depth.ts";

/** A number of 16 digits or more. A match inside a string only costs another look. */
const LONG_NUMBER = /[:[,]\s*-?\d{16}/;
const NUMBER = /[-+.\deE]+/y;
const LONG_INTEGER = /^-?[1-9]\d{15,}$/;
const NAMES_A_MEMBER = /\s*:/y;
const [MINUS, ZERO, NINE] = [0x2d, 0x30, 0x39];

/**
 * Integers beyond 2^53, or those that `keepsDigits` picks, become strings of their digits. `longNumbers`: whether there
 * may be any, where somebody has looked. @throws SyntaxError
 */
export function parseExactJson(
  text: string,
  { keepsDigits = () => true, longNumbers = LONG_NUMBER.test(text) }: ExactJson = {},
): unknown {
  return JSON.parse(longNumbers ? withQuotedDigits(text, keepsDigits) : text);
}

type ExactJson = { keepsDigits?: (digits: string) => boolean; longNumbers?: boolean };

/** In place of a reviver, which takes three times as long. What is no JSON stays none. */
function withQuotedDigits(text: string, keepsDigits: (digits: string) => boolean): string {
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at);
    else if (character === MINUS || (character >= ZERO && character <= NINE)) {
      const digits = textAt(NUMBER, text, at);
      const end = at + digits.length;
      if (isRounded(digits) && keepsDigits(digits) && textAt(NAMES_A_MEMBER, text, end) === "") {
        parts.push(text.slice(copied, at), `"${digits}"`);
        copied = end;
      }
      at = end - 1;
    }
  }
  return [...parts, text.slice(copied)].join("");
}

function isRounded(digits: string): boolean {
  return LONG_INTEGER.test(digits) && !Number.isSafeInteger(Number(digits));
}

function textAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
