/** The token of an Authorization header, null where there is none or it is of another scheme. */

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export function bearerToken(headers: Headers): string | null {
  return /^bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}
