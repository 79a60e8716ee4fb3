/** The client's address and whether it uses https. Forwarding headers count only from trusted proxies. */

import { BlockList, isIP } from "node:net";
import type { Log } from "#log.ts";

export type Client = { address: string; secure: boolean };

export type ClientOptions = {
  publicUrl: URL | null;
  /** SHOPMCP_TRUSTED_PROXIES: addresses, or networks such as `10.0.0.0/8`. */
  trustedProxies: readonly string[];
};

export type ReadClient = (headers: Headers, peer: string | null) => Client;

const MAX_HOPS = 20;
/** Strangers can send the header too, so the log must stay bounded; ten are enough to find one's own proxy. */
const MAX_WARNED = 10;

export function createReadClient({ publicUrl, trustedProxies, log }: ClientOptions & { log: Log }): ReadClient {
  const warned = new Set<string>();
  const warnOnce = (address: string) => {
    if (warned.has(address) || warned.size >= MAX_WARNED) return;
    warned.add(address);
    log.warn(
      "X-Forwarded-For was ignored, because it came from an address that is not a trusted proxy. If that is your reverse proxy, add it to SHOPMCP_TRUSTED_PROXIES: until then all clients behind it count as one address.",
      { address, setting: "SHOPMCP_TRUSTED_PROXIES" },
    );
  };
  const trusted = toBlockList(trustedProxies);
  const isTrusted = (address: string) =>
    trustedProxies.length > 0 && trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  const clientOf = (forwarded: string, peer: string) => {
    let client = peer;
    for (const hop of forwarded.split(",").slice(-MAX_HOPS).toReversed()) {
      const address = plainAddress(hop.trim());
      if (isIP(address) === 0) return client;
      client = address;
      if (!isTrusted(address)) return client;
    }
    return client;
  };
  return (headers, peer) => {
    const address = peer === null ? null : plainAddress(peer);
    const atPublicUrl = publicUrl?.protocol === "https:" && headers.get("host")?.toLowerCase() === publicUrl.host;
    if (address === null || !isTrusted(address)) {
      if (address !== null && headers.has("x-forwarded-for")) warnOnce(address);
      return { address: address ?? "unknown", secure: atPublicUrl };
    }
    const scheme = headers.get("x-forwarded-proto")?.split(",").at(-1)?.trim().toLowerCase();
    return {
      address: clientOf(headers.get("x-forwarded-for") ?? "", address),
      secure: scheme === undefined ? atPublicUrl : scheme === "https",
    };
  };
}

function toBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

const PLAIN_IPV4 = /^[\d.]+$/;

/** An IPv4 client of a listener on `::` has an address such as `::ffff:192.0.2.1`. */
function plainAddress(address: string): string {
  if (PLAIN_IPV4.test(address)) return address;
  return address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, "")
    .replace(/^\[(.*)\](?::\d+)?$/, "$1");
}
