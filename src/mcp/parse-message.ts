/** One JSON-RPC message from its text, for HTTP and stdio. */

import { z } from "zod";
import { type ParsedJson, parseJson } from "#json/parse-json.ts";
import { parseUnroundedJson } from "#json/unrounded-json.ts";

/** Only numbers this long can have lost digits; most messages have none and are parsed once. */
const MANY_DIGITS = /\d{16}/;

const Call = z.looseObject({
  method: z.literal("tools/call"),
  params: z.looseObject({ arguments: z.record(z.string(), z.unknown()) }),
});

export function parseMessage(text: string): ParsedJson {
  const plain = parseJson(text);
  const call = plain.ok && MANY_DIGITS.test(text) ? Call.safeParse(plain.value).data : undefined;
  if (call === undefined) return plain;
  const exact = parseUnroundedJson(text);
  const args = exact.ok ? Call.parse(exact.value).params.arguments : call.params.arguments;
  return { ok: true, value: { ...call, params: { ...call.params, arguments: args } } };
}
