/** Text that others wrote (names, TikTok's messages), made safe to stand in a cell or behind a label. */

/** Control and format characters (zero-width and direction marks among them), lone surrogates, private use, line breaks. */
const INVISIBLE = /(?:[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|[\u{E0100}-\u{E01EF}])+/gu;
const SPACES = /\s+/g;

/** Ad platforms allow names of 512 characters; nobody reads more than these in a table. */
export const MAX_CELL_CHARACTERS = 100;

/** One line without anything invisible, cut with an ellipsis at `maxCharacters` (code points). */
export function plainText(text: string, maxCharacters: number = MAX_CELL_CHARACTERS): string {
  const line = text.replace(SPACES, " ").replace(INVISIBLE, "").trim();
  if (line.length <= maxCharacters) return line;
  const characters = [...line];
  if (characters.length <= maxCharacters) return line;
  return `${characters.slice(0, maxCharacters - 1).join("")}…`;
}
