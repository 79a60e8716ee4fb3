/** Reads a request's body once, bounded in bytes and depth, as JSON. */

import { parseJson } from "#parse-json.ts";
import { readText } from "#read-text.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";

/** @throws payload_too_large, invalid_input, and a JsonRpcError when the body is not JSON or nested too deep */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  const parsed = parseJson(await readText(request, maxBytes));
  if (parsed.ok) return parsed.value;
  const code = parsed.tooDeep ? JSON_RPC_CODES.invalidRequest : JSON_RPC_CODES.parseError;
  throw new JsonRpcError(code, `The request body ${parsed.problem}.`);
}
