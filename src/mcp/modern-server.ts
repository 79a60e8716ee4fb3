/** A server of SDK v2, which itself answers only discovery and the handshakes. */

import { type JSONRPCRequest, Server, type ServerContext } from "@modelcontextprotocol/server";
import { CACHE } from "./cache-hint.ts";
import type { McpMethods } from "./mcp-methods.ts";
import type { MethodResult } from "./method.ts";
import { instructionsWith, NO_VALIDATOR, type ServerIdentity, serverInfo } from "./server-info.ts";

export type AnswerRequest = (request: JSONRPCRequest, context: ServerContext) => Promise<MethodResult>;

/** Without `answer` the SDK refuses every other method as unknown. */
export function modernServers(
  identity: ServerIdentity,
  { capabilities }: McpMethods,
): (answer: AnswerRequest | null, note?: string | null) => Server {
  const info = serverInfo(identity);
  const options = {
    capabilities,
    jsonSchemaValidator: NO_VALIDATOR,
    cacheHints: { "server/discover": CACHE },
  };
  return (answer, note = null) => {
    const server = new Server(info, { ...options, instructions: instructionsWith(identity, note) });
    if (answer !== null) server.fallbackRequestHandler = answer;
    return server;
  };
}
