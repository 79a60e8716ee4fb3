/** The address of `/mcp` that a client is given. */

import type { RequestFacts } from "#request/request-facts.ts";

type Named = Pick<RequestFacts, "secure" | "host">;

export function mcpUrlOf(publicUrl: URL | null, facts: Named): string {
  return `${serverUrlOf(publicUrl, facts)}/mcp`;
}

/** Without a public URL it is the address of this request, which works for a client on the same machine. */
export function serverUrlOf(publicUrl: URL | null, { secure, host }: Named): string {
  return publicUrl?.origin ?? `${secure ? "https" : "http"}://${host}`;
}
