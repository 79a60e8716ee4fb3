/** MCP 2026-07-28 (stateless, no `initialize`), by SDK v2: one server a request. */

import { createMcpHandler, isLegacyRequest } from "@modelcontextprotocol/server";
import { describeCause, type Log } from "#log.ts";
import { withCacheHint } from "./cache-hint.ts";
import { JSON_RPC_CODES, JsonRpcError, jsonRpcErrorResponse } from "./json-rpc-error.ts";
import type { McpMethods } from "./mcp-methods.ts";
import type { Caller, Notify } from "./method.ts";
import { modernServers } from "./modern-server.ts";
import type { ServerIdentity } from "./server-info.ts";

export type ModernExchange = {
  request: Request;
  body: unknown;
  caller: Caller;
  /** Whether the client takes a stream, in which progress would come. */
  streams: boolean;
  /** The body's method, `_meta` and id, where it has them. */
  method: string | undefined;
  meta: unknown;
  id: string | number | null;
};

export type ModernEra = {
  /** Whether the message is of the era before. */
  isLegacy(request: Request, body: unknown): Promise<boolean>;
  serve(exchange: ModernExchange): Promise<Response>;
  close(): Promise<void>;
};

export type ModernEraParts = {
  methods: McpMethods;
  log: Log;
  /** Told of each `_meta` that the SDK has found right. */
  noteEnvelope(meta: unknown): void;
};

export function createModernEra(identity: ServerIdentity, { methods, log, noteEnvelope }: ModernEraParts): ModernEra {
  const newServer = modernServers(identity, methods);
  /** The SDK hands its factory the very request it was given: so a server knows its caller, and nobody else's. */
  const exchanges = new WeakMap<Request, ModernExchange>();
  const handler = createMcpHandler(
    ({ requestInfo }) => {
      const exchange = requestInfo && exchanges.get(requestInfo);
      if (exchange === undefined) throw new Error("an MCP request reached the SDK without its caller");
      return serverFor(exchange);
    },
    {
      legacy: "reject",
      onerror: (error) => log.debug("MCP request refused", { cause: describeCause(error) }),
    },
  );

  /** Only our own methods get an answer of ours: so an unknown one is the SDK's 404, as the protocol wants. */
  function serverFor({ method, meta, caller, streams }: ModernExchange) {
    if (method === undefined || !methods.has(method)) return newServer(null);
    return newServer(async (message, context) => {
      noteEnvelope(meta);
      // The SDK makes a stream of the answer as soon as anything is said before it.
      const notify: Notify = async (notification) => {
        if (streams) await context.mcpReq.notify(notification);
      };
      return withCacheHint(await methods.answer(message, caller, notify));
    });
  }

  return {
    isLegacy: isLegacyRequest,
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
