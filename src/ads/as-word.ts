/** A word as tables of words hold it. */

/** In small letters, with underscores: `Ad Group` is `ad_group`. */
export function asWord(value: string): string {
  return value
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
}
