/** Adds the full stop to a text that does not end with one. */

export function asSentence(text: string): string {
  return /[.?]$/.test(text) ? text : `${text}.`;
}
