/** MCP 2026-07-28 (stateless, no `initialize`) through SDK v2: one server a request. */

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
  streams: boolean;
  method: string | undefined;
  meta: unknown;
  id: string | number | null;
};

type Noted = ModernExchange & { note: string | null };

/** The one answer that has the instructions. */
const DISCOVER = "server/discover";

export type ModernEra = {
  isLegacy(request: Request, body: unknown): Promise<boolean>;
  serve(exchange: ModernExchange): Promise<Response>;
  close(): Promise<void>;
};

export type ModernEraParts = {
  methods: McpMethods;
  log: Log;
  noteEnvelope(meta: unknown): void;
};

export function createModernEra(identity: ServerIdentity, { methods, log, noteEnvelope }: ModernEraParts): ModernEra {
  const newServer = modernServers(identity, methods);
  /** The SDK passes its factory the request it was given, which is how a server knows its caller. */
  const exchanges = new WeakMap<Request, Noted>();
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

  /** Other methods are left to the SDK, which answers 404 for unknown ones as the protocol demands. */
  function serverFor({ method, meta, caller, streams, note }: Noted) {
    if (method === undefined || !methods.has(method)) return newServer(null, note);
    return newServer(async (message, context) => {
      noteEnvelope(meta);
      // The SDK turns the answer into a stream as soon as a notification is sent.
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
      const note = exchange.method === DISCOVER ? await methods.noteFor(exchange.caller.principal) : null;
      exchanges.set(exchange.request, { ...exchange, note });
      return handler.fetch(exchange.request, { parsedBody: exchange.body });
    },
    close: () => handler.close(),
  };
}

/** No change of a list is announced, so the SDK would hold an endless, silent stream open. */
function refuseListening(id: string | number | null): Response {
  const error = new JsonRpcError(JSON_RPC_CODES.methodNotFound, "Method not found: nothing to listen to");
  return jsonRpcErrorResponse(404, error, id);
}
