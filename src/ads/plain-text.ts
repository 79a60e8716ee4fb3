/** Text that others wrote (names, a platform's messages), made safe to stand in a cell or behind a label. */

import { visibleText } from "#text/visible-text.ts";

/** Ad platforms allow names of 512 characters, too long for a table. */
export const MAX_CELL_CHARACTERS = 100;

export function plainText(text: string, maxCharacters: number = MAX_CELL_CHARACTERS): string {
  const line = visibleText(text);
  if (line.length <= maxCharacters) return line;
  const characters = [...line];
  if (characters.length <= maxCharacters) return line;
  return `${characters.slice(0, maxCharacters - 1).join("")}…`;
}
