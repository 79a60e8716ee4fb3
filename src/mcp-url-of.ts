/** The address that a client is given for `/mcp`, as the one who asks has reached this server. */

import type { RequestFacts } from "./request-facts.ts";

/** The address under which the page was reached works for a client on the same machine, where no public one is known. */
export function mcpUrlOf(publicUrl: URL | null, { secure, host }: Pick<RequestFacts, "secure" | "host">): string {
  return `${publicUrl?.origin ?? `${secure ? "https" : "http"}://${host}`}/mcp`;
}
