/** The bearer token of a request; null where there is none. */

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export function bearerToken(headers: Headers): string | null {
  return /^bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}
