/** A word as tables of words hold it. */

/** Lower case with underscores: `Ad Group` becomes `ad_group`. */
export function asWord(value: string): string {
  return value
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
}
