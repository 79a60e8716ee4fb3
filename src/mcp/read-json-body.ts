/** Reads a request's body as JSON, bounded in bytes and depth. */

import type { RequestFacts } from "#request/request-facts.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import { parseMessage } from "./parse-message.ts";

/** Report arguments take a few KB. */
const MAX_BODY_BYTES = 1_048_576;

/** @throws what `readText` throws; a JsonRpcError when the body is not JSON or nested too deep */
export async function readJsonBody({ readText }: Pick<RequestFacts, "readText">): Promise<unknown> {
  const parsed = parseMessage(await readText({ maxBytes: MAX_BODY_BYTES, known: true }));
  if (parsed.ok) return parsed.value;
  const code = parsed.tooDeep ? JSON_RPC_CODES.invalidRequest : JSON_RPC_CODES.parseError;
  throw new JsonRpcError(code, `The request body ${parsed.problem}.`);
}
