/** A server of SDK v2, which answers nothing by itself but discovery and the handshakes. */

import { type JSONRPCRequest, Server, type ServerContext } from "@modelcontextprotocol/server";
import type { McpMethods } from "./mcp-methods.ts";
import type { MethodResult } from "./method.ts";
import { NO_VALIDATOR, type ServerIdentity, serverInfo } from "./server-info.ts";

export type AnswerRequest = (request: JSONRPCRequest, context: ServerContext) => Promise<MethodResult>;

/** Lists change only with a new binary; five minutes is how long a client may not notice one. Private: a key is needed. */
const CACHE = { ttlMs: 300_000, cacheScope: "private" } as const;

/** Makes servers with one identity; without `answer` a method that the SDK does not know is answered as unknown, by the SDK. */
export function modernServers(
  identity: ServerIdentity,
  { capabilities }: McpMethods,
): (answer: AnswerRequest | null) => Server {
  const info = serverInfo(identity);
  const options = {
    capabilities,
    instructions: identity.instructions,
    jsonSchemaValidator: NO_VALIDATOR,
    cacheHints: { "server/discover": CACHE },
  };
  return (answer) => {
    const server = new Server(info, options);
    if (answer !== null) server.fallbackRequestHandler = answer;
    return server;
  };
}

/** Members that only lists and read resources have. */
const KEPT = ["tools", "resources", "resourceTemplates", "contents", "prompts"];

/** 2026-07-28 wants to be told how long a list or a resource may be kept. */
export function withCacheHint(result: MethodResult) {
  return KEPT.some((member) => member in result) ? { ...result, ...CACHE } : result;
}
