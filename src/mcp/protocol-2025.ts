/** MCP up to 2025-11-25 (`initialize`) through SDK v1, without sessions: one server and one transport a request. */

import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { InitializeRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { JsonRpcError, jsonRpcErrorResponse } from "./json-rpc-error.ts";
import type { McpMethods } from "./mcp-methods.ts";
import type { Caller } from "./method.ts";
import { parseParams } from "./parse-params.ts";
import { instructionsWith, NO_VALIDATOR, type ServerIdentity, serverInfo } from "./server-info.ts";

export type LegacyExchange = {
  request: Request;
  body: unknown;
  caller: Caller;
  wantsProgress: boolean;
};

export type LegacyEra = (exchange: LegacyExchange) => Promise<Response>;

/** Parsed here first, because the SDK would answer a bad one with −32603 and its parser's raw text. */
const Initialize = z.looseObject({ id: z.union([z.string(), z.number()]), method: z.literal("initialize") });

export function createLegacyEra(identity: ServerIdentity, methods: McpMethods): LegacyEra {
  const info = serverInfo(identity);
  const options = {
    capabilities: methods.capabilities,
    jsonSchemaValidator: NO_VALIDATOR,
  };
  return async ({ request, body, caller, wantsProgress }) => {
    const refusal = refuseParams(body);
    if (refusal !== null) return refusal;
    const note = isInitialize(body) ? await methods.noteFor(caller.principal) : null;
    const server = new Server(info, { ...options, instructions: instructionsWith(identity, note) });
    server.fallbackRequestHandler = (message, extra) =>
      methods.answer(message, caller, (notification) => extra.sendNotification(notification));
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: !wantsProgress });
    await server.connect(transport);
    return transport.handleRequest(request, { parsedBody: body });
  };
}

function isInitialize(body: unknown): boolean {
  return Initialize.safeParse(body).success;
}

function refuseParams(body: unknown): Response | null {
  const message = Initialize.safeParse(body).data;
  if (message === undefined) return null;
  try {
    parseParams(InitializeRequestSchema, message, "initialize takes the params that its MCP version names");
    return null;
  } catch (thrown) {
    if (!(thrown instanceof JsonRpcError)) throw thrown;
    return jsonRpcErrorResponse(200, thrown, message.id);
  }
}
