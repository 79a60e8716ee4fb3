/** The paths to which browsers send the session's cookie. */

export const SESSION_PATHS = ["/api", "/oauth/consent"] as const;

/** @see https://www.rfc-editor.org/rfc/rfc6265#section-5.1.4 */
export function isSessionPath(path: string): boolean {
  return SESSION_PATHS.some((own) => path === own || path.startsWith(`${own}/`));
}
