/** A server of SDK v2, which answers nothing by itself but discovery and the handshakes. */

import { type JSONRPCRequest, Server, type ServerContext } from "@modelcontextprotocol/server";
import { CACHE } from "./cache-hint.ts";
import type { McpMethods } from "./mcp-methods.ts";
import type { MethodResult } from "./method.ts";
import { NO_VALIDATOR, type ServerIdentity, serverInfo } from "./server-info.ts";

export type AnswerRequest = (request: JSONRPCRequest, context: ServerContext) => Promise<MethodResult>;

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
