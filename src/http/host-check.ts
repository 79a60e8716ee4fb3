/** Which Host and Origin headers are ours, so that a web page cannot reach this server through a name it controls. */

import { ShopError } from "#errors.ts";

export type HostCheck = {
  /** The header as sent, not a URL made from it. @throws host_refused */
  requireHost(header: string | null): void;
  /** Absent is fine: only browsers send it. @throws origin_refused */
  requireOrigin(header: string | null): void;
  /** The origin of the page must be the one that is asked, or the public one. @throws origin_refused */
  requireSameOrigin(header: string | null, asked: { host: string; secure: boolean }): void;
};

export type HostCheckOptions = {
  publicUrl: URL | null;
  /** SHOPMCP_ALLOWED_HOSTS: `name` allows every port, `name:port` that one. */
  allowedHosts: readonly string[];
};

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/** A name, an IPv4 address or a bracketed IPv6 address, then perhaps a port; two joined Host headers do not match. */
const HOST_SHAPE = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

const REMEDY = "Add its host name to SHOPMCP_ALLOWED_HOSTS (comma-separated) if it is yours, and restart.";

/** @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning */
export function createHostCheck({ publicUrl, allowedHosts }: HostCheckOptions): HostCheck {
  const own = publicUrl === null ? [] : [publicUrl.hostname];
  const allowed = new Set([...LOOPBACK_NAMES, ...own, ...allowedHosts].map((host) => host.toLowerCase()));

  function allows(host: string): boolean {
    const lower = host.toLowerCase();
    const name = HOST_SHAPE.exec(lower)?.[1];
    return name !== undefined && (allowed.has(name) || allowed.has(lower));
  }

  return {
    requireHost(header) {
      if (header !== null && allows(header)) return;
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
        "What changes something must come from this server's own page. A script sends the header Origin with the address that it asks, such as http://127.0.0.1:8765; behind a proxy with https, see SHOPMCP_TRUSTED_PROXIES.",
      );
    },
  };
}
