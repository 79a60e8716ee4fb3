/** Names that hold a text, as they are shown: without what cannot be seen, in any case. */

import { plainText } from "./plain-text.ts";

/** Longer than any name an ad platform allows. */
const MAX_NAME_CHARACTERS = 600;

export function nameFilter(contained: string | undefined): (name: string | null | undefined) => boolean {
  if (contained === undefined) return () => true;
  const wanted = searchable(contained);
  return (name) => searchable(name ?? "").includes(wanted);
}

function searchable(name: string): string {
  return plainText(name, MAX_NAME_CHARACTERS).toLowerCase();
}
