/** OAuth without a public address: for programs on this machine, over plain http, while nothing stands in front of us. */

import { type Issuer, isLoopbackName, resourceAt } from "./issuer.ts";

export type LoopbackIssuer = Issuer & {
  /** The port that was bound. Before it is known OAuth is closed. */
  listening(port: number): void;
};

type Where = {
  host: string;
  publicUrl: string | null;
  trustedProxies: readonly string[];
  allowedHosts: readonly string[];
};

/** What proxies, tunnels and content networks add by name. */
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

/** Those of which there are several, as the makers of proxies begin theirs. */
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

/** Null where we may be reached from elsewhere, or the operator has said that we are. */
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
    // Programs beside us register themselves: nothing has to be fetched from the internet to sign in on one machine.
    documents: false,
    isOpenTo: (headers) => origins.some((origin) => new URL(origin).host === hostOf(headers)) && !isForwarded(headers),
    listening(port) {
      url = originAt(own, port);
      origins = ["127.0.0.1", "localhost", "[::1]"].map((name) => originAt(name, port));
    },
  };
}

/** With its port: under another one the request came through a tunnel, and our addresses would lead elsewhere there. */
function hostOf(headers: Headers): string | undefined {
  return headers.get("host")?.toLowerCase();
}

function isForwarded(headers: Headers): boolean {
  return headers
    .keys()
    .some((name) => FORWARDING.has(name) || FORWARDING_PREFIXES.some((prefix) => name.startsWith(prefix)));
}
