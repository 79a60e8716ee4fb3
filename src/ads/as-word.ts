/** A word as tables of words hold it. */

export function asWord(value: string): string {
  return value
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
}
