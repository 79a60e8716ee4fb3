/** Which Host and Origin headers are allowed, against DNS rebinding by web pages. */

import { ShopError } from "#errors.ts";

export type HostCheck = {
  /** Takes the header, "" where there is none. @throws host_refused */
  requireHost(header: string): void;
  /** Absent is allowed, since only browsers send it. @throws origin_refused */
  requireOrigin(header: string | null): void;
  /** The page's origin must be that of this request or of the public URL. @throws origin_refused */
  requireSameOrigin(header: string | null, asked: { host: string; secure: boolean }): void;
};

export type HostCheckOptions = {
  publicUrl: URL | null;
  /** SHOPMCP_ALLOWED_HOSTS: `name` allows every port, `name:port` only that one. */
  allowedHosts: readonly string[];
};

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/** A name, an IPv4 address or a bracketed IPv6 address, with an optional port. Two joined headers do not match. */
const HOST_SHAPE = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

const REMEDY = "Add its host name to SHOPMCP_ALLOWED_HOSTS (comma-separated) if it is yours, and restart.";

/** @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning */
export function createHostCheck({ publicUrl, allowedHosts }: HostCheckOptions): HostCheck {
  const own = publicUrl === null ? [] : [publicUrl.hostname];
  const allowed = new Set([...LOOPBACK_NAMES, ...own, ...allowedHosts].map((host) => host.toLowerCase()));

  let lastAllowed: string | null = null;

  function allows(host: string): boolean {
    if (host === lastAllowed) return true;
    const lower = host.toLowerCase();
    const name = HOST_SHAPE.exec(lower)?.[1];
    if (name === undefined || !(allowed.has(name) || allowed.has(lower))) return false;
    lastAllowed = host;
    return true;
  }

  return {
    requireHost(header) {
      if (allows(header)) return;
      throw new ShopError("host_refused", `This server does not answer to the name in the Host header. ${REMEDY}`);
    },
    requireOrigin(header) {
      if (header === null || allows(URL.parse(header)?.host ?? "")) return;
      throw new ShopError("origin_refused", `Web pages of this origin may not use this server. ${REMEDY}`);
    },
    requireSameOrigin(header, { host, secure }) {
      const asked = URL.parse(`${secure ? "https" : "http"}://${host}`)?.origin;
      if (header !== null && (header === asked || header === publicUrl?.origin)) return;
      throw new ShopError(
        "origin_refused",
        "Requests that change something must come from this server's own page. A script sends the header Origin with the address that it asks, such as http://127.0.0.1:8765; behind a proxy with https, see SHOPMCP_TRUSTED_PROXIES.",
      );
    },
  };
}
