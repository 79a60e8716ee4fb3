/** Text with the one stop that ends it, whoever wrote it. */

export function asSentence(text: string): string {
  return /[.?]$/.test(text) ? text : `${text}.`;
}
