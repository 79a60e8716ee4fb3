/** Where an address that somebody typed may lead: the public internet, or a private host that the operator names. */

import { isIP } from "node:net";
import type { Lookup } from "./name-lookup.ts";
import { isPublicAddress } from "./public-address.ts";

export type Place = { hostname: string; port: number };

/** `address`: connect there, whatever the name; null where the operator trusts the name. */
export type Reached = { address: string | null };

/** `port`, `private`, `literal` (an address where a name belongs): not allowed. `unknown`: the name has no address now. */
export type Unreached = "port" | "private" | "literal" | "unknown";

export type Reach = (to: Place, signal: AbortSignal) => Promise<Reached | Unreached>;

/** `privateHosts`: hosts with a port, or hosts alone, which means `privatePorts`. `ports`: of public ones. */
export type PlaceBounds = {
  privateHosts: readonly string[];
  ports: readonly number[];
  privatePorts: readonly number[];
};

/**
 * Names that nobody can have on the public internet.
 * @see https://www.iana.org/assignments/special-use-domain-names (read 2026-11-29)
 */
const NEVER_PUBLIC = /\.(?:localhost|local|internal|home\.arpa|test|invalid|onion|alt)\.?$/i;

/** Whether the operator trusts the place; otherwise why nothing can lead there, null where the name has to be looked up. */
export function judgePlace(
  { hostname, port }: Place,
  { privateHosts, ports, privatePorts }: PlaceBounds,
): "trusted" | Exclude<Unreached, "unknown"> | null {
  const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
  if (privateHosts.includes(`${host}:${port}`)) return "trusted";
  if (privatePorts.includes(port) && privateHosts.includes(host)) return "trusted";
  const address = bare(hostname);
  if (isIP(address) !== 0) return isPublicAddress(address) ? "literal" : "private";
  if (!hostname.includes(".") || NEVER_PUBLIC.test(hostname)) return "private";
  return ports.includes(port) ? null : "port";
}

/** Resolves the name once, so that it cannot lead elsewhere when it is connected to. */
export function createReach({ lookup, ...bounds }: PlaceBounds & { lookup: Lookup }): Reach {
  return async (place, signal) => {
    const judged = judgePlace(place, bounds);
    if (judged === "trusted") return { address: null };
    if (judged !== null) return judged;
    const addresses = await lookup(place.hostname, signal).catch(() => []);
    const [first] = addresses.toSorted((one, other) => isIP(one) - isIP(other));
    if (first === undefined) return "unknown";
    return addresses.every(isPublicAddress) ? { address: first } : "private";
  };
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}
