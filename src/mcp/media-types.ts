/** The media types that a request sends and accepts. */

import { JSON_RPC_CODES, JsonRpcError, jsonRpcErrorResponse } from "./json-rpc-error.ts";
import { isJsonContentType } from "./protocol.ts";

/** SDK v1 refuses a request without both. */
const BOTH = "application/json, text/event-stream";

/** A stream needs `text/event-stream` by name: clients that only read JSON often send any-type wildcards. */
export function takesStreams(headers: Headers): boolean {
  return acceptOf(headers).includes("text/event-stream");
}

export function refuseMediaTypes(headers: Headers): Response | null {
  if (!isJsonContentType(headers.get("content-type")))
    return refused(415, "Send the message with Content-Type: application/json.");
  if (/application\/json|application\/\*|\*\/\*/.test(acceptOf(headers))) return null;
  return refused(406, `Send Accept: ${BOTH}.`);
}

export function takingBoth(request: Request): Request {
  const headers = new Headers(request.headers);
  headers.set("accept", BOTH);
  return new Request(request.url, { method: request.method, headers, signal: request.signal });
}

function acceptOf(headers: Headers): string {
  return headers.get("accept")?.toLowerCase() ?? "*/*";
}

function refused(status: number, message: string): Response {
  return jsonRpcErrorResponse(status, new JsonRpcError(JSON_RPC_CODES.transport, message));
}
