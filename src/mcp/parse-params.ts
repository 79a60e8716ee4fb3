/** Parsing of a method's params, and names as refusals show them. */

import type { z } from "zod";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";

const MAX_SHOWN_CHARACTERS = 100;

/** `takes` is a sentence's beginning: what the method takes. @throws JsonRpcError −32602 */
export function parseParams<Schema extends z.ZodType>(
  schema: Schema,
  params: unknown,
  takes: string,
): z.output<Schema> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues[0]?.path.join(".") || "params";
  throw new JsonRpcError(JSON_RPC_CODES.invalidParams, `${takes}; look at ${wrong}.`);
}

export function shownName(name: string): string {
  return JSON.stringify(name.slice(0, MAX_SHOWN_CHARACTERS));
}
