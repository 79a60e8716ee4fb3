/** The one way out: every outgoing request uses a pool or a connection made here. */

import type { Dispatcher } from "undici/index.js";
import sendRequest from "undici/lib/api/api-request.js";
import Agent from "undici/lib/dispatcher/agent.js";
import { createLimit } from "#concurrency/time-limit.ts";
import { createConnector } from "./connector.ts";
import { type ExchangeBounds, type Exchanged, exchange } from "./exchange.ts";
import { type ProxySettings, portOf, proxyFor } from "./proxies.ts";
import { type ConnectRaw, createConnectRaw } from "./raw-connection.ts";
import { nameOf } from "./tunnel.ts";

export type PoolBounds = {
  connections: number;
  connectMs: number;
  headersMs: number;
  /** Silence between two chunks of a body. */
  bodyMs: number;
  answerBytes: number;
};

export type OutRequest = {
  origin: string;
  path: string;
  method: "GET" | "HEAD" | "POST" | "PUT";
  headers: Record<string, string>;
  body?: string | Uint8Array;
  signal: AbortSignal;
};

export type OutAnswer = Dispatcher.ResponseData;

/** Requests are never retried, and redirects never followed. */
export type Pool = {
  request(request: OutRequest): Promise<OutAnswer>;
  exchange(request: Omit<OutRequest, "signal">, bounds: ExchangeBounds): Promise<Exchanged>;
  close(): Promise<void>;
  destroy(): Promise<void>;
};

/** Every connection goes to the checked `address`, whatever the name. */
export type Fixed = { address: string; trusted: string | undefined; signal: AbortSignal };

export type Outbound = {
  pool(bounds: PoolBounds, fixed?: Fixed): Pool;
  connect: ConnectRaw;
  /** Host and port of the proxy, without credentials; null where there is none. */
  proxyName(url: string): string | null;
};

const PIPELINING = 1;

export function createOutbound(settings: ProxySettings): Outbound {
  const proxyOf = (url: URL) =>
    proxyFor(settings, { secure: url.protocol === "https:", hostname: url.hostname, port: portOf(url) });
  return {
    pool(bounds, fixed) {
      const agentWith = (proxies: ProxySettings) =>
        new Agent({
          connections: bounds.connections,
          pipelining: PIPELINING,
          headersTimeout: bounds.headersMs,
          bodyTimeout: bounds.bodyMs,
          maxResponseSize: bounds.answerBytes,
          connect: createConnector(proxies, { connectMs: bounds.connectMs, ...fixed }),
        });
      const silences = { head: createLimit(bounds.headersMs), body: createLimit(bounds.bodyMs) };
      const agent = agentWith(settings);
      const forwarding = agentWith(DIRECT);
      /** Only plain http is forwarded, else null; connections of https go through the proxy themselves. */
      const forwarded = <Request extends Omit<OutRequest, "signal">>(request: Request): Request | null => {
        if (settings.httpProxy === null || !request.origin.startsWith("http:")) return null;
        const url = new URL(request.path, request.origin);
        const proxy = proxyOf(url);
        if (proxy === null) return null;
        const credentials = proxy.authorization === null ? {} : { "proxy-authorization": proxy.authorization.reveal() };
        return {
          ...request,
          origin: `${proxy.secure ? "https" : "http"}://${nameOf(proxy)}`,
          path: `${request.origin}${request.path}`,
          headers: { ...request.headers, host: url.host, ...credentials },
        };
      };
      return {
        request(asked) {
          const request = forwarded(asked);
          return request === null ? sendRequest.call(agent, asked) : sendRequest.call(forwarding, request);
        },
        exchange(asked, { limit, mayBegin }) {
          const request = forwarded(asked);
          const within = { limit, mayBegin, silences };
          return request === null ? exchange(agent, asked, within) : exchange(forwarding, request, within);
        },
        async close() {
          await Promise.all([agent.close(), forwarding.close()]);
        },
        async destroy() {
          await Promise.all([agent.destroy(), forwarding.destroy()]);
        },
      };
    },
    connect: createConnectRaw(settings),
    proxyName(url) {
      const proxy = proxyOf(new URL(url));
      return proxy === null ? null : nameOf(proxy);
    },
  };
}

const DIRECT: ProxySettings = { httpsProxy: null, httpProxy: null, noProxy: [] };
