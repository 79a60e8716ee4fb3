/** The issuer: who this server is to OAuth clients. A request at most chooses one of its own names. */

import { knownSets, type Restriction, TOOL_SETS, type ToolSet } from "#restriction.ts";

export const SCOPES = {
  "ads:read":
    "Read the ad accounts that it is given in the workspace: campaigns, ads and their numbers. It can change nothing.",
} as const;

export const READ_SCOPE = "ads:read" satisfies keyof typeof SCOPES;

/**
 * Narrower scopes, one for each set of tools. They are not advertised, because clients ask for every scope they see.
 */
const SET_SCOPES: ReadonlyMap<string, ToolSet> = new Map(TOOL_SETS.map((set) => [`${READ_SCOPE}:${set}`, set]));

/** Null: every tool. Undefined: no scope that is known here. */
export function toolsAsked(scope: string): Restriction["tools"] | undefined {
  const names = scope.split(" ");
  if (names.includes(READ_SCOPE)) return null;
  const sets = names.flatMap((name) => SET_SCOPES.get(name) ?? []);
  return sets.length === 0 ? undefined : knownSets(sets);
}

export function scopeOf(tools: Restriction["tools"]): string {
  return tools === null ? READ_SCOPE : tools.map((set) => `${READ_SCOPE}:${set}`).join(" ");
}

export type Issuer = {
  /** The issuer identifier: an origin, without a slash. */
  readonly url: string;
  readonly resource: string;
  readonly origins: readonly string[];
  readonly documents: boolean;
  isOpenTo(headers: Headers): boolean;
};

const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

export function isLoopbackName(hostname: string): boolean {
  return LOOPBACK_NAMES.has(hostname);
}

export function publicIssuer(publicUrl: string, documents: boolean): Issuer | null {
  const { origin, protocol, hostname } = new URL(publicUrl);
  if (protocol !== "https:" && !isLoopbackName(hostname)) return null;
  return { url: origin, resource: resourceAt(origin), origins: [origin], documents, isOpenTo: () => true };
}

export function resourceAt(origin: string): string {
  return `${origin}/mcp`;
}

export function movedSentence(grant: { resource: string }, { resource }: Issuer): string {
  return `This app was connected to ${grant.resource}, and this server is now ${resource}. Connect the app again.`;
}

/** Clients compare the origin in metadata with the one they used. */
export function originFor({ url, origins }: Issuer, headers: Headers): string {
  const host = headers.get("host")?.toLowerCase();
  return origins.find((origin) => new URL(origin).host === host) ?? url;
}

/** Ignores the host's case, a default port and a final slash. @see https://www.rfc-editor.org/rfc/rfc8707#section-2 */
export function isResource({ origins }: Issuer, given: string): boolean {
  const href = given.includes("#") ? undefined : URL.parse(given)?.href;
  return origins.some((origin) => href === resourceAt(origin) || href === `${resourceAt(origin)}/`);
}
