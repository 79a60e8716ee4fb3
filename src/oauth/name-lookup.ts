/** Every address of a name, asked of the name servers by c-ares: it takes none of the runtime's few shared threads. */

import { Resolver } from "node:dns/promises";

/** Ends at the latest when `signal` fires, and has then really ended. Rejects where the name has no address. */
export type Lookup = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

/** c-ares waits a little longer with each try; the caller's signal is the bound on all of them. */
const TRY_MS = 1_000;
const TRIES = 2;

/** `servers`: the name servers to ask, the system's where undefined. The hosts file is not read. */
export function createLookup({ servers }: { servers: readonly string[] | undefined }): Lookup {
  return async (name, signal) => {
    signal.throwIfAborted();
    // One for each look-up, since `cancel` ends all questions of its resolver.
    const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
    if (servers !== undefined) resolver.setServers(servers);
    signal.addEventListener("abort", () => resolver.cancel(), { once: true });
    const asked = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const addresses = asked.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    // A name may have addresses of one kind alone.
    if (addresses.length === 0) for (const answer of asked) if (answer.status === "rejected") throw answer.reason;
    return addresses;
  };
}
