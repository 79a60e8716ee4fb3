/** JSON-RPC errors: the one thrown by our methods, and the response for what never reaches a method. */

/** @see https://www.jsonrpc.org/specification#error_object and MCP 2026-07-28 */
export const JSON_RPC_CODES = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  /** MCP's own transports use it for what is wrong with the HTTP request itself. */
  transport: -32000,
} as const;

/** Both SDKs answer with the `code` and `message` of what a handler throws, so only this is ever thrown to them. */
export class JsonRpcError extends Error {
  override readonly name = "JsonRpcError";
  readonly code: number;
  /** For programs; undefined where code and message say it all. */
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export function jsonRpcErrorResponse(status: number, error: JsonRpcError, id: string | number | null = null): Response {
  return Response.json({ jsonrpc: "2.0", id, error: { code: error.code, message: error.message } }, { status });
}
