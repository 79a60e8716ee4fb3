/** MCP 2026-07-28 (stateless, no `initialize`), by SDK v2: one server a request. */

import { createMcpHandler, Server } from "@modelcontextprotocol/server";
import { describeCause, type Log } from "#log.ts";
import { JSON_RPC_CODES, JsonRpcError, jsonRpcErrorResponse } from "./json-rpc-error.ts";
import { CAPABILITIES, NO_VALIDATOR, type ServerFace, serverInfo } from "./server-face.ts";
import type { Caller, ToolMethods } from "./tool-methods.ts";

export type ModernExchange = {
  request: Request;
  body: unknown;
  caller: Caller;
  /** The body's method and id, where it has them. */
  method: string | undefined;
  id: string | number | null;
};

export type ModernEra = { serve(exchange: ModernExchange): Promise<Response>; close(): Promise<void> };

/** Lists change only with a new binary; five minutes is how long a client may not notice one. Private: a key is needed. */
const CACHE = { ttlMs: 300_000, cacheScope: "private" } as const;

export function createModernEra(face: ServerFace, methods: ToolMethods, log: Log): ModernEra {
  const info = serverInfo(face);
  const options = {
    capabilities: CAPABILITIES,
    instructions: face.instructions,
    jsonSchemaValidator: NO_VALIDATOR,
    cacheHints: { "server/discover": CACHE },
  };
  /** The SDK hands its factory the very request it was given: so a server knows its caller, and nobody else's. */
  const exchanges = new WeakMap<Request, ModernExchange>();
  const handler = createMcpHandler(
    ({ requestInfo }) => {
      const exchange = requestInfo && exchanges.get(requestInfo);
      if (exchange === undefined) throw new Error("an MCP request reached the SDK without its caller");
      return createServer(exchange);
    },
    {
      legacy: "reject",
      onerror: (error) => log.debug("MCP request refused", { cause: describeCause(error) }),
    },
  );

  function createServer({ method, caller }: ModernExchange): Server {
    const server = new Server(info, options);
    // Set only for our own methods: without a handler the SDK answers an unknown one with 404, as the protocol wants.
    if (method !== undefined && methods.has(method)) {
      server.fallbackRequestHandler = async (message, context) => {
        const result = await methods.answer(message, caller, (notification) => context.mcpReq.notify(notification));
        return "tools" in result ? { ...result, ...CACHE } : result;
      };
    }
    return server;
  }

  return {
    async serve(exchange) {
      if (exchange.method === "subscriptions/listen") return refuseListening(exchange.id);
      exchanges.set(exchange.request, exchange);
      return handler.fetch(exchange.request, { parsedBody: exchange.body });
    },
    close: () => handler.close(),
  };
}

/** Nothing here ever changes, so the SDK would hold an endless, silent stream open for it. */
function refuseListening(id: string | number | null): Response {
  const error = new JsonRpcError(JSON_RPC_CODES.methodNotFound, "Method not found: nothing to listen to");
  return jsonRpcErrorResponse(404, error, id);
}
