/** Text within a bound, with a mark where something is missing. */

const HALF_A_CHARACTER = /[\uD800-\uDBFF]$/;

/** `most`: as JavaScript counts, so a character outside the basic plane is two, and is never cut in half: parsers of JSON refuse halves. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text
    .slice(0, most - 1)
    .replace(HALF_A_CHARACTER, "")
    .trimEnd()}…`;
}
