/** Reads a request's body once, bounded in bytes and depth, as JSON. */

import type { RequestFacts } from "#request-facts.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import { parseMessage } from "./parse-message.ts";

/** Far above any call of ours (report arguments are a few KB), far below what could hurt. */
const MAX_BODY_BYTES = 1_048_576;

/** For who has shown a key. @throws what `readText` throws, and a JsonRpcError when the body is not JSON or nested too deep */
export async function readJsonBody({ readText }: Pick<RequestFacts, "readText">): Promise<unknown> {
  const parsed = parseMessage(await readText({ maxBytes: MAX_BODY_BYTES, known: true }));
  if (parsed.ok) return parsed.value;
  const code = parsed.tooDeep ? JSON_RPC_CODES.invalidRequest : JSON_RPC_CODES.parseError;
  throw new JsonRpcError(code, `The request body ${parsed.problem}.`);
}
