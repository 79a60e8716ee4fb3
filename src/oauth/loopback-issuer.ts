/** The issuer without a public URL: for programs on this machine, over http, without a proxy in front. */

import { type Issuer, isLoopbackName, resourceAt } from "./issuer.ts";

export type LoopbackIssuer = Issuer & {
  /** OAuth is off until the port is known. */
  listening(port: number): void;
};

type Where = {
  host: string;
  publicUrl: string | null;
  trustedProxies: readonly string[];
  allowedHosts: readonly string[];
};

const FORWARDING = new Set([
  "forwarded",
  "forwarded-for",
  "via",
  "x-real-ip",
  "x-client-ip",
  "x-cluster-client-ip",
  "x-remote-addr",
  "x-proxyuser-ip",
  "x-scheme",
  "x-nginx-proxy",
  "true-client-ip",
  "proxy-client-ip",
  "wl-proxy-client-ip",
  "cdn-loop",
]);

const FORWARDING_PREFIXES = [
  "x-forwarded",
  "x-original-",
  "x-envoy-",
  "x-azure-",
  "x-vercel-",
  "cf-",
  "fastly-",
  "fly-",
  "ngrok-",
  "tailscale-",
];

export function loopbackIssuer({ host, publicUrl, trustedProxies, allowedHosts }: Where): LoopbackIssuer | null {
  const own = host.includes(":") ? `[${host}]` : host.toLowerCase();
  if (!isLoopbackName(own) || publicUrl !== null || trustedProxies.length > 0 || allowedHosts.length > 0) return null;
  const originAt = (name: string, port: number) => new URL(`http://${name}:${port}`).origin;
  let url = originAt(own, 0);
  let origins: readonly string[] = [];
  return {
    get url() {
      return url;
    },
    get resource() {
      return resourceAt(url);
    },
    get origins() {
      return origins;
    },
    // Local programs register themselves, without the internet.
    documents: false,
    isOpenTo: (headers) => origins.some((origin) => new URL(origin).host === hostOf(headers)) && !isForwarded(headers),
    listening(port) {
      url = originAt(own, port);
      origins = ["127.0.0.1", "localhost", "[::1]"].map((name) => originAt(name, port));
    },
  };
}

/** With the port: a tunnel's differs, and our addresses would not work through it. */
function hostOf(headers: Headers): string | undefined {
  return headers.get("host")?.toLowerCase();
}

function isForwarded(headers: Headers): boolean {
  return headers
    .keys()
    .some((name) => FORWARDING.has(name) || FORWARDING_PREFIXES.some((prefix) => name.startsWith(prefix)));
}
