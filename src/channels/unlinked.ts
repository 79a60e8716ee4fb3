/** Text in which no program finds a link. */

const SCHEME = /:\/\//g;
/** What programs take for a host: a dot, or what browsers read as one, within a word and before two letters, the second of which may be a vowel sign. */
const DOT = /(?<=[^\s.。．｡])[.。．｡](?=\p{L}[\p{L}\p{M}])/gu;
/** Such as `mailto:` and `tel:`, which need no host. */
const BARE_SCHEME = /\b(mailto|tel|sms|skype|javascript|data|file):/gi;

/** A space stops them; nothing that is invisible would be seen by the person who reads. */
export function unlinked(text: string): string {
  return text.replace(SCHEME, ": //").replace(DOT, "$&\u0020").replace(BARE_SCHEME, "$1 :");
}
