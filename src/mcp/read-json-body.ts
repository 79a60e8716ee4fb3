/** Reads a request's body once, up to a bound, as JSON. */

import { readText } from "#read-text.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";

/** @throws payload_too_large, invalid_input, and a JsonRpcError when the body is not JSON */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readText(request, maxBytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof RangeError)) throw cause;
    throw new JsonRpcError(JSON_RPC_CODES.parseError, "The request body is not valid JSON.");
  }
}
