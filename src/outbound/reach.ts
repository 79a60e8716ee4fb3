/** Where an address that somebody typed may lead: the public internet, or a private host that the operator names. */

import { isIP } from "node:net";
import type { Lookup } from "./name-lookup.ts";
import { isPublicAddress } from "./public-address.ts";

export type Place = { hostname: string; port: number };

/** `address`: connect there, whatever the name; null where the operator trusts the name. */
export type Reached = { address: string | null };

/** `port`, `private`: not allowed. `unknown`: the name has no address now. */
export type Unreached = "port" | "private" | "unknown";

export type Reach = (to: Place, signal: AbortSignal) => Promise<Reached | Unreached>;

/** `privateHosts`: hosts with a port, or hosts alone, which means `privatePorts`. `ports`: of public ones. */
export type ReachBounds = {
  lookup: Lookup;
  privateHosts: readonly string[];
  ports: readonly number[];
  privatePorts: readonly number[];
};

/** Resolves the name once, so that it cannot lead elsewhere when it is connected to. */
export function createReach({ lookup, privateHosts, ports, privatePorts }: ReachBounds): Reach {
  const isTrusted = (hostname: string, port: number) =>
    privateHosts.includes(`${hostname}:${port}`) || (privatePorts.includes(port) && privateHosts.includes(hostname));
  return async ({ hostname, port }, signal) => {
    if (isTrusted(isIP(hostname) === 6 ? `[${hostname}]` : hostname, port)) return { address: null };
    if (!ports.includes(port)) return "port";
    if (isIP(bare(hostname)) !== 0 || !hostname.includes(".")) return "private";
    const addresses = await lookup(hostname, signal).catch(() => []);
    const [first] = addresses.toSorted((one, other) => isIP(one) - isIP(other));
    if (first === undefined) return "unknown";
    return addresses.every(isPublicAddress) ? { address: first } : "private";
  };
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}
