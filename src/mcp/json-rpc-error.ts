/** JSON-RPC errors: the class our methods throw, and the response for what never reaches a method. */

import { describeCause, type Log } from "#log.ts";

/** @see https://www.jsonrpc.org/specification#error_object and MCP 2026-07-28 */
export const JSON_RPC_CODES = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  /** MCP's transports use it for faults of the HTTP request itself. */
  transport: -32000,
} as const;

/** Both SDKs show the client the `code` and `message` of any thrown error, so handlers throw only this class. */
export class JsonRpcError extends Error {
  override readonly name = "JsonRpcError";
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** Keeps what broke inside for the log. */
export function internalError(thrown: unknown, log: Log, requestId: string): JsonRpcError {
  log.error("MCP method failed inside ShopMCP", { request_id: requestId, cause: describeCause(thrown) });
  return new JsonRpcError(
    JSON_RPC_CODES.internal,
    `Something went wrong inside ShopMCP. The log has the details under ${requestId}.`,
  );
}

export function jsonRpcErrorResponse(status: number, error: JsonRpcError, id: string | number | null = null): Response {
  return Response.json({ jsonrpc: "2.0", id, error: { code: error.code, message: error.message } }, { status });
}
