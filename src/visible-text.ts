/** Text that strangers wrote, as one line of what can be seen. */

/**
 * Control and format characters, lone surrogates, private use, line breaks, the blank braille cell, and everything that
 * Unicode lets a display ignore (zero-width and direction marks, fillers, tags, variation selectors): all of it can
 * carry words that nobody sees. Kept is one variation selector 16 behind an emoji, or between a digit and its keycap.
 * @see https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const INVISIBLE =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]--\uFE0F]|(?<![\p{Emoji}--[0-9#*]])(?<![0-9#*](?=\uFE0F\u20E3))\uFE0F/gv;
/** U+FEFF counts as white space in JavaScript, and has no width. */
const SPACES = /[\s--\uFEFF]+/gv;
const SEVERAL_SPACES = / {2,}/g;

export function visibleText(text: string): string {
  return text.replace(SPACES, " ").replace(INVISIBLE, "").replace(SEVERAL_SPACES, " ").trim();
}
