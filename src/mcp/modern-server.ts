/** A server of SDK v2, which itself answers only discovery and the handshakes. */

import { type JSONRPCRequest, Server, type ServerContext } from "@modelcontextprotocol/server";
import { CACHE } from "./cache-hint.ts";
import type { McpMethods } from "./mcp-methods.ts";
import type { MethodResult } from "./method.ts";
import { NO_VALIDATOR, type ServerIdentity, serverInfo } from "./server-info.ts";

export type AnswerRequest = (request: JSONRPCRequest, context: ServerContext) => Promise<MethodResult>;

<<<<<<< HEAD
/** Makes servers with one identity; without `answer` a method that the SDK does not know is answered as unknown, by the SDK. */
=======
/**
 * The lists change only with a new binary, which a client notices within five minutes. Private, since a key is needed.
 */
const CACHE = { ttlMs: 300_000, cacheScope: "private" } as const;

/** Without `answer` the SDK refuses every other method as unknown. */
>>>>>>> ee5a961 (api, http, mcp, cli: say it in plain English)
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
<<<<<<< HEAD
=======

/** The members by which lists and resources are recognised. */
const KEPT = ["tools", "resources", "resourceTemplates", "contents", "prompts"];

/** 2026-07-28 demands a cache hint on lists and resources. */
export function withCacheHint(result: MethodResult) {
  return KEPT.some((member) => member in result) ? { ...result, ...CACHE } : result;
}
>>>>>>> ee5a961 (api, http, mcp, cli: say it in plain English)
