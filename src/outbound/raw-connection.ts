/** A bare connection to a host, directly or through a proxy, for protocols other than HTTP. */

import { connect, type Socket } from "node:net";
import { type ProxySettings, proxyFor } from "./proxies.ts";
import { openTunnel } from "./tunnel.ts";

export type RawDestination = { hostname: string; port: number; address: string | null };

/** Not yet under TLS. Rejects when `signal` fires. */
export type ConnectRaw = (to: RawDestination, bounds: { ms: number; signal: AbortSignal }) => Promise<Socket>;

export function createConnectRaw(settings: ProxySettings): ConnectRaw {
  return async ({ hostname, port, address }, { ms, signal }) => {
    signal.throwIfAborted();
    const host = address ?? hostname;
    const proxy = proxyFor(settings, { secure: true, hostname, port });
    if (proxy !== null) return openTunnel(proxy, { host, port }, { ms, signal });
    const { promise, resolve, reject } = Promise.withResolvers<Socket>();
    const socket = connect({ host, port, signal, timeout: ms }, () => resolve(socket.setTimeout(0)));
    socket.once("error", reject);
    socket.once("timeout", () =>
      socket.destroy(Object.assign(new Error("no connection in time"), { code: "ETIMEDOUT" })),
    );
    return promise.finally(() => socket.off("error", reject));
  };
}
