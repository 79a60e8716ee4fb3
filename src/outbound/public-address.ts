/** Tells public network addresses from special ones. */

import { BlockList, isIP } from "node:net";

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry */
const SPECIAL_V4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/**
 * Without protocol assignments (Teredo), documentation, 6to4 and AS112.
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const PUBLIC_V6 = ["2000::", 3] as const;
const SPECIAL_V6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
];

const special = new BlockList();
for (const [net, bits] of SPECIAL_V4) special.addSubnet(net, bits, "ipv4");
for (const [net, bits] of SPECIAL_V6) special.addSubnet(net, bits, "ipv6");
const global = new BlockList();
global.addSubnet(...PUBLIC_V6, "ipv6");

/** False for anything but an address, and for IPv4 mapped into IPv6, which nothing needs. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, "ipv4");
  return family === 6 && global.check(address, "ipv6") && !special.check(address, "ipv6");
}
