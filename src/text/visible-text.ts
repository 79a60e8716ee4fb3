/** Text from strangers as one line of visible characters. */

/**
 * Characters that carry words which nobody sees, and all that Unicode lets a display ignore. Variation selector 16
 * stays behind an emoji, or between a digit and its keycap.
 * @see https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const INVISIBLE =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]--\uFE0F]|(?<![\p{Emoji}--[0-9#*]])(?<![0-9#*](?=\uFE0F\u20E3))\uFE0F/gv;
/** JavaScript counts U+FEFF as white space, though it has no width. */
const SPACES = /[\s--\uFEFF]+/gv;
const SEVERAL_SPACES = / {2,}/g;

/** Most text is of these alone, with single spaces between. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/;

export function visibleText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(SPACES, " ").replace(INVISIBLE, "").replace(SEVERAL_SPACES, " ").trim();
}
