/** Which media types a request brings and takes. */

import { JSON_RPC_CODES, JsonRpcError, jsonRpcErrorResponse } from "./json-rpc-error.ts";
import { isJsonContentType } from "./protocol.ts";

/** What SDK v1 wants to see before it answers anything. */
const BOTH = "application/json, text/event-stream";

/** Only who names streams is sent one, where it asks for progress; any type at all is what tools send that read JSON. */
export function takesStreams(headers: Headers): boolean {
  return acceptOf(headers).includes("text/event-stream");
}

/** Every answer is JSON but for progress, so whoever takes JSON is served, and so is who says nothing. */
export function refuseMediaTypes(headers: Headers): Response | null {
  if (!isJsonContentType(headers.get("content-type")))
    return refused(415, "Send the message with Content-Type: application/json.");
  if (/application\/json|application\/\*|\*\/\*/.test(acceptOf(headers))) return null;
  return refused(406, `Send Accept: ${BOTH}.`);
}

/** The same request as one that takes both types. */
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
