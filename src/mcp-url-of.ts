/** The address of `/mcp` that a client is given. */

import type { RequestFacts } from "#request/request-facts.ts";

/** Without a public URL it is the address of this request, which works for a client on the same machine. */
export function mcpUrlOf(publicUrl: URL | null, { secure, host }: Pick<RequestFacts, "secure" | "host">): string {
  return `${publicUrl?.origin ?? `${secure ? "https" : "http"}://${host}`}/mcp`;
}
