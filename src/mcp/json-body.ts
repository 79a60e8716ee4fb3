/** A request's body as JSON, bounded in bytes and depth. */

import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import { parseMessage } from "./parse-message.ts";

/** Report arguments take a few KB. */
export const MAX_BODY_BYTES = 1_048_576;

/** @throws a JsonRpcError when it is not JSON or nested too deep */
export function jsonBody(text: string): unknown {
  const parsed = parseMessage(text);
  if (parsed.ok) return parsed.value;
  const code = parsed.tooDeep ? JSON_RPC_CODES.invalidRequest : JSON_RPC_CODES.parseError;
  throw new JsonRpcError(code, `The request body ${parsed.problem}.`);
}
