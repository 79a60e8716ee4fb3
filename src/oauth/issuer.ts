/** Who we are to OAuth clients. Nothing is built from a request: at most one of our own names is chosen by it. */

/** Under every scope name stands what the person is told it allows. */
export const SCOPES = {
  "ads:read":
    "Read the ad account connected to the workspace: campaigns, ads and their numbers. It can change nothing.",
} as const;

/** What a token must have to reach `/mcp`, and what a client gets that asks for nothing in particular. */
export const READ_SCOPE = "ads:read" satisfies keyof typeof SCOPES;

export type Issuer = {
  /** The issuer identifier: an origin, without a slash. */
  readonly url: string;
  /** The one protected resource, as grants keep it. */
  readonly resource: string;
  /** Every origin under which that resource is reached, the issuer's own among them. */
  readonly origins: readonly string[];
  /** Whether a client's id may be the address of a document about it. */
  readonly documents: boolean;
  /** Whether OAuth is there at all for a request with these headers. */
  isOpenTo(headers: Headers): boolean;
};

const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

export function isLoopbackName(hostname: string): boolean {
  return LOOPBACK_NAMES.has(hostname);
}

/** Null where clients could not reach that address safely: it is plain http and not on loopback. */
export function publicIssuer(publicUrl: string, documents: boolean): Issuer | null {
  const { origin, protocol, hostname } = new URL(publicUrl);
  if (protocol !== "https:" && !isLoopbackName(hostname)) return null;
  return { url: origin, resource: resourceAt(origin), origins: [origin], documents, isOpenTo: () => true };
}

export function resourceAt(origin: string): string {
  return `${origin}/mcp`;
}

/** Why what was granted elsewhere counts no more. */
export function movedSentence(grant: { resource: string }, { resource }: Issuer): string {
  return `This app was connected to ${grant.resource}, and this server is now ${resource}. Connect the app again.`;
}

/** Of our origins the one that the client used, since clients compare what they read there with what they were given. */
export function originFor({ url, origins }: Issuer, headers: Headers): string {
  const host = headers.get("host")?.toLowerCase();
  return origins.find((origin) => new URL(origin).host === host) ?? url;
}

/**
 * As a client may write it: upper case in the host, an explicit port, a slash at the end.
 * @see https://www.rfc-editor.org/rfc/rfc8707#section-2
 */
export function isResource({ origins }: Issuer, given: string): boolean {
  const href = given.includes("#") ? undefined : URL.parse(given)?.href;
  return origins.some((origin) => href === resourceAt(origin) || href === `${resourceAt(origin)}/`);
}
