/** Who we are to OAuth clients. Everything is built from the public URL, nothing from a request. */

/** Under every scope name stands what the person is told it allows. */
export const SCOPES = {
  "ads:read":
    "Read the ad account connected to the workspace: campaigns, ads and their numbers. It can change nothing.",
} as const;

/** What a token must have to reach `/mcp`, and what a client gets that asks for nothing in particular. */
export const READ_SCOPE = "ads:read" satisfies keyof typeof SCOPES;

export type Issuer = {
  /** The issuer identifier: an origin, without a slash. */
  url: string;
  /** The one protected resource. */
  resource: string;
};

const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

export function isLoopbackName(hostname: string): boolean {
  return LOOPBACK_NAMES.has(hostname);
}

/** Null where clients could not reach us safely, and OAuth is off: no public URL, or a plain one that is not loopback. */
export function issuerOf(publicUrl: string | null): Issuer | null {
  const url = publicUrl === null ? null : new URL(publicUrl);
  if (url === null) return null;
  if (url.protocol !== "https:" && !isLoopbackName(url.hostname)) return null;
  return { url: url.origin, resource: `${url.origin}/mcp` };
}

/** What the owner should know who has set an address and no OAuth. */
export function issuerNotices(publicUrl: string | null): string[] {
  if (publicUrl === null || issuerOf(publicUrl) !== null) return [];
  return [
    "SHOPMCP_PUBLIC_URL is plain http, so OAuth is off: claude.ai and ChatGPT cannot sign in. Give the https address of your proxy (docs/reverse-proxy.md).",
  ];
}

/** As a client may write it: upper case in the host, an explicit port, a slash at the end. @see https://www.rfc-editor.org/rfc/rfc8707#section-2 */
export function isResource(issuer: Issuer, given: string): boolean {
  const href = given.includes("#") ? undefined : URL.parse(given)?.href;
  return href === issuer.resource || href === `${issuer.resource}/`;
}
