/** The column that a word to sort by means. */

import { asWord } from "#ads/as-word.ts";
import { COLUMN_ALIASES } from "./aliases.ts";

/** `id` and `name` are those of what a row is about. */
export function columnFor(word: string, { id, name }: { id: string; name: string }): string {
  const asked = asWord(word);
  return new Map(Object.entries({ ...COLUMN_ALIASES, id, name })).get(asked) ?? asked;
}
