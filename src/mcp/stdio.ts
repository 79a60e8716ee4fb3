/** MCP over stdio: one client, one key, both protocol eras. */

import type { JSONRPCRequest, ServerContext } from "@modelcontextprotocol/server";
import { ShopError, toShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { describeCause, type Log } from "#log.ts";
import { traceParentOf } from "#tracing/trace-parent.ts";
import type { Principal } from "#workspaces/principal.ts";
import { withCacheHint } from "./cache-hint.ts";
import { unnamedCall } from "./cancellation.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { McpMethods } from "./mcp-methods.ts";
import type { MethodResult } from "./method.ts";
import type { ServerIdentity } from "./server-info.ts";
import type { Streams } from "./stdio-transport.ts";

export type McpStdioOptions = ServerIdentity & { methods: McpMethods; log: Log; answerGraceMs?: number };

export type StdioSession = {
  streams: Streams;
  /** Called before the first message and for each call, since a key may end meanwhile. @throws unauthorized */
  authenticate(): Promise<Principal>;
  stopped: Promise<void>;
};

export type McpStdio = {
  /** Runs until the input ends, the key is refused or `stopped`, and waits for calls. @throws config_invalid */
  serve(session: StdioSession): Promise<void>;
};

/** SDK clients send SIGTERM 2 s after they end the input; a shell's pipe waits longer. */
const ANSWER_GRACE_MS = 5_000;

export function createMcpStdio(options: McpStdioOptions): McpStdio {
  const { methods, log } = options;
  return {
    async serve({ streams, authenticate, stopped }) {
      const note = await methods.noteFor(await authenticate().catch(refuseKey));
      const [{ serveStdio }, { modernServers }, { createStdioTransport }] = await Promise.all([
        import("@modelcontextprotocol/server/stdio"),
        import("./modern-server.ts"),
        import("./stdio-transport.ts"),
      ]);
      const newServer = modernServers(options, methods);
      const line = createStdioTransport({ ...streams, answerGraceMs: options.answerGraceMs ?? ANSWER_GRACE_MS });
      const inFlight = new Set<Promise<unknown>>();
      const ended: { refusal?: ShopError } = {};

      async function principalOf(requestId: string): Promise<Principal> {
        try {
          return await authenticate().catch(refuseKey);
        } catch (thrown) {
          const error = toShopError(thrown);
          if (error.code !== "config_invalid") {
            log.error("The key could not be looked up", { request_id: requestId, cause: describeCause(thrown) });
            throw new JsonRpcError(JSON_RPC_CODES.internal, error.message);
          }
          ended.refusal = error;
          line.end();
          throw new JsonRpcError(JSON_RPC_CODES.transport, error.message);
        }
      }

      async function answer(request: JSONRPCRequest, { mcpReq }: ServerContext): Promise<MethodResult> {
        const requestId = newId("req");
        const principal = await principalOf(requestId);
        const calling = unnamedCall(mcpReq.signal);
        const trace = traceParentOf(request.params?._meta);
        const caller = { principal, requestId, address: "stdio", takesLinks: false, trace, calling };
        return methods.answer(request, caller, (notification) => mcpReq.notify(notification));
      }

      const handle = serveStdio(
        ({ era }) =>
          newServer(async (request, context) => {
            const answered = answer(request, context);
            inFlight.add(answered);
            try {
              const result = await answered;
              return era === "modern" ? withCacheHint(result) : result;
            } finally {
              inFlight.delete(answered);
            }
          }, note),
        {
          transport: line.transport,
          onerror: (error) => log.debug("MCP message refused", { cause: describeCause(error) }),
        },
      );
      await Promise.race([line.closed, stopped]);
      await handle.close();
      await Promise.allSettled(inFlight);
      if (ended.refusal !== undefined) throw ended.refusal;
    },
  };
}

/** The log alone says which of these it was. */
function refuseKey(thrown: unknown): never {
  const error = toShopError(thrown);
  if (error.code !== "unauthorized") throw error;
  throw new ShopError(
    "config_invalid",
    "The key in SHOPMCP_API_KEY is refused: this data folder does not know it, or it is revoked or expired. Create one with `shopmcp key create`, give it to the client, and start again.",
    { cause: error },
  );
}
