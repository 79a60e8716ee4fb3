/** What a platform sends, as a cell. */

import { plainText } from "./plain-text.ts";

const MAX_LISTED = 50;
/** Links to media have about 500 characters; a truncated link is useless. */
const MAX_URL_CHARACTERS = 2_000;
const WEB_URL = /^https?:\/\/[^\s"'<>\\]+$/i;

export function shown(value: string | null | undefined, maxCharacters?: number): string | null {
  const text = value ? plainText(value, maxCharacters) : "";
  return text === "" ? null : text;
}

export function listed(values: readonly string[]): string | null {
  const first = values.slice(0, MAX_LISTED).map((value) => plainText(value));
  const more = values.length > MAX_LISTED ? [`+${values.length - MAX_LISTED} more`] : [];
  return first.length === 0 ? null : [...first, ...more].join(", ");
}

export function link(value: string | null | undefined): string | null {
  return value && value.length <= MAX_URL_CHARACTERS && WEB_URL.test(value) ? value : null;
}
