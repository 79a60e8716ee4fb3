/** One listener on one address, and how it stops. */

import { ShopError } from "#errors.ts";
import type { HttpApp } from "./app.ts";

export type ListenOptions = {
  app: HttpApp;
  host: string;
  port: number;
};

export type Listener = {
  url: string;
  port: number;
  /** Requests and streams in flight are waited for, and cut at the deadline. */
  stop(options: { deadlineMs: number }): Promise<{ drained: boolean }>;
};

/** The most that Bun allows, because a slow call must not count as idle. */
const IDLE_TIMEOUT_SECONDS = 255;

/** Far above each route's own bound, which answers with a sentence; here Bun just closes the connection. */
const MAX_REQUEST_BODY_BYTES = 1_024 * 1_048_576;

/** @throws conflict when the port is taken, config_invalid when the address cannot be listened on */
export function listen({ app, host, port }: ListenOptions): Listener {
  const server = serve(app, host, port);
  const boundPort = server.port ?? port;
  app.listening(boundPort);
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${boundPort}`,
    port: boundPort,
    async stop({ deadlineMs }) {
      app.refuseNew();
      const { promise: deadline, resolve } = Promise.withResolvers<boolean>();
      const timer = setTimeout(() => resolve(false), deadlineMs);
      const drained = await Promise.race([server.stop().then(() => true), deadline]);
      clearTimeout(timer);
      await server.stop(true);
      return { drained };
    },
  };
}

function serve(app: HttpApp, host: string, port: number) {
  try {
    return Bun.serve({
      hostname: host,
      port,
      idleTimeout: IDLE_TIMEOUT_SECONDS,
      maxRequestBodySize: MAX_REQUEST_BODY_BYTES,
      development: false,
      // By default Bun shares the port with any other process that asks for it.
      reusePort: false,
      fetch: (request, server) => app.handle(request, server.requestIP(request)?.address),
    });
  } catch (cause) {
    if (isCode(cause, "EADDRINUSE")) {
      throw new ShopError("conflict", `Port ${port} on ${host} is taken. Choose another with SHOPMCP_PORT.`, { cause });
    }
    throw new ShopError("config_invalid", `Cannot listen on ${host}:${port}. Look at SHOPMCP_HOST and SHOPMCP_PORT.`, {
      cause,
    });
  }
}

function isCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === code;
}
