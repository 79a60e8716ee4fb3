/** Tells how deeply a JSON text is nested, and whether it has long numbers, before it is parsed. */

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [BRACKET, BRACE] = [0x5b, 0x7b];
const [BRACKET_END, BRACE_END] = [0x5d, 0x7d];
const [ZERO, NINE] = [0x30, 0x39];

/** Fewer digits are exact in a double. */
const LONG_DIGITS = 16;

/** `longNumbers`: a number may have so many digits. */
export type TextLook = { tooDeep: boolean; longNumbers: boolean };

/** Stops at the limit. The answer for invalid JSON does not matter: the parser refuses it. */
export function lookAtText(text: string, levels: number): TextLook {
  let depth = 0;
  let digits = 0;
  let longNumbers = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at);
    else if (character >= ZERO && character <= NINE) {
      digits += 1;
      if (digits === LONG_DIGITS) longNumbers = true;
      continue;
    } else if (character === BRACE || character === BRACKET) {
      depth += 1;
      if (depth > levels) return { tooDeep: true, longNumbers };
    } else if (character === BRACE_END || character === BRACKET_END) depth -= 1;
    digits = 0;
  }
  return { tooDeep: false, longNumbers };
}

/** Where the string that begins at `from` ends, or the text where it does not. */
export function endOfString(text: string, from: number): number {
  let at = text.indexOf('"', from + 1);
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at === -1 ? text.length : at;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 1;
}
