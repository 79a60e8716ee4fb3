/** Chooses the proxy of a request by the variables that curl and most programs read. */

import { BlockList, isIP } from "node:net";
import type { Config } from "#config/config.ts";
import { Secret } from "#secret.ts";

export type ProxySettings = Pick<Config, "httpsProxy" | "httpProxy" | "noProxy">;

export type ProxyAddress = { secure: boolean; hostname: string; port: number; authorization: Secret | null };

/** An IPv6 `hostname` may be in brackets. */
export type Destination = { secure: boolean; hostname: string; port: number };

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Without the prefix length it would match every address. */
const NETWORK = /^([^/]+)\/(\d{1,3})$/;

/** Null for a direct connection; loopback is always direct. */
export function proxyFor({ httpsProxy, httpProxy, noProxy }: ProxySettings, to: Destination): ProxyAddress | null {
  const address = to.secure ? httpsProxy : httpProxy;
  if (address === null) return null;
  const hostname = bare(to.hostname);
  if (isLoopback(hostname) || noProxy.some((entry) => isMeant(entry, { ...to, hostname }))) return null;
  return readProxy(address);
}

export function portOf(url: Pick<URL, "protocol" | "port">): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}

function readProxy(address: Secret): ProxyAddress {
  const url = new URL(address.reveal());
  const { username, password } = url;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization =
    username === "" && password === "" ? null : new Secret(`Basic ${Buffer.from(credentials).toString("base64")}`);
  return { secure: url.protocol === "https:", hostname: bare(url.hostname), port: portOf(url), authorization };
}

function bare(hostname: string): string {
  return hostname.toLowerCase().replace(/^\[|\]$|\.$/g, "");
}

function isLoopback(hostname: string): boolean {
  if (hostname === "localhost" || hostname.endsWith(".localhost")) return true;
  return contains(LOOPBACK, hostname);
}

/** `*`, a name with its subdomains, an address (each with an optional port), or a network such as 10.0.0.0/8. */
function isMeant(entry: string, { hostname, port }: Destination): boolean {
  if (entry === "*") return true;
  const [, network = "", bits] = NETWORK.exec(entry) ?? [];
  if (bits !== undefined) return isWithin(bare(network), Number(bits), hostname);
  const [, name = entry, onPort] = isIP(entry) === 6 ? [entry, entry] : (/^(.+?)(?::(\d{1,5}))?$/.exec(entry) ?? []);
  if (onPort !== undefined && Number(onPort) !== port) return false;
  const below = bare(name).replace(/^\*?\./, "");
  if (isIP(below) !== 0) return isWithin(below, isIP(below) === 4 ? 32 : 128, hostname);
  return hostname === below || (isIP(hostname) === 0 && hostname.endsWith(`.${below}`));
}

function isWithin(network: string, bits: number, hostname: string): boolean {
  const family = isIP(network);
  if (family === 0 || bits > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family === 4 ? "ipv4" : "ipv6");
  return contains(list, hostname);
}

function contains(list: BlockList, hostname: string): boolean {
  const family = isIP(hostname);
  return family !== 0 && list.check(hostname, family === 4 ? "ipv4" : "ipv6");
}
