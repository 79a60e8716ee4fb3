/** Resolves names by c-ares, which uses none of the runtime's few threads. */

import { Resolver } from "node:dns/promises";

/** Has really ended when `signal` fires. Rejects where the name has no address. */
export type Lookup = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

const TRY_MS = 1_000;
const TRIES = 2;

export function createLookup({ servers }: { servers: readonly string[] | undefined }): Lookup {
  return async (name, signal) => {
    signal.throwIfAborted();
    const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
    if (servers !== undefined) resolver.setServers(servers);
    signal.addEventListener("abort", () => resolver.cancel(), { once: true });
    const asked = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const addresses = asked.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (addresses.length === 0) for (const answer of asked) if (answer.status === "rejected") throw answer.reason;
    return addresses;
  };
}
