/** Opens connections for a pool, directly or through a proxy. */

// The bare name resolves to Bun's own shim, whose Agent ignores time-outs.
import type { buildConnector } from "undici/index.js";
import connectorFor from "undici/lib/core/connect.js";
import type { ProxySettings } from "./proxies.ts";
import { type Destination, portOf, proxyFor } from "./proxies.ts";
import { openTunnel } from "./tunnel.ts";

/** `address`: where to connect, whatever the name; TLS still proves the name. `trusted`: the only authority. */
export type ConnectorOptions = {
  connectMs: number;
  address?: string | undefined;
  trusted?: string | undefined;
  signal?: AbortSignal | undefined;
};

export function createConnector(settings: ProxySettings, options: ConnectorOptions): buildConnector.connector {
  const { connectMs, address, trusted, signal } = options;
  const dial = connectorFor({
    timeout: connectMs,
    // Over HTTP/2 undici retries refused streams and takes a body's time-out as a total.
    allowH2: false,
    ...(trusted === undefined ? {} : { ca: trusted }),
  });
  return (wanted, callback) => {
    const to = destinationOf(wanted);
    const named = address === undefined ? wanted : { ...wanted, servername: to.hostname };
    const proxy = proxyFor(settings, to);
    if (proxy === null) return dial({ ...named, hostname: address ?? wanted.hostname }, callback);
    openTunnel(proxy, { host: address ?? to.hostname, port: to.port }, { ms: connectMs, signal }).then(
      (httpSocket) => dial({ ...named, httpSocket }, callback),
      (error) => callback(error, null),
    );
  };
}

function destinationOf({ protocol, hostname, port }: buildConnector.Options): Destination {
  return { secure: protocol === "https:", hostname, port: portOf({ protocol, port }) };
}
