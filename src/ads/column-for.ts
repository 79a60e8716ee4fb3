/** The column that a word to sort by means. */

import { asWord } from "./as-word.ts";

export function columnFor(
  word: string,
  { id, name, aliases }: { id: string; name: string; aliases: Readonly<Record<string, string>> },
): string {
  const asked = asWord(word);
  return new Map(Object.entries({ ...aliases, id, name })).get(asked) ?? asked;
}
