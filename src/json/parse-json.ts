/** Parses JSON from outside, bounded in depth, with words for what is wrong. */

import { isDeeperThan, MAX_DEPTH } from "./json-depth.ts";

/** `problem` continues a sentence that begins with the name of what was parsed, such as "The request's body". */
export type ParsedJson = { ok: true; value: unknown } | { ok: false; tooDeep: boolean; problem: string };

const TOO_DEEP = { ok: false, tooDeep: true, problem: `is nested more than ${MAX_DEPTH} levels deep` } as const;
const NOT_JSON = { ok: false, tooDeep: false, problem: "is not valid JSON" } as const;

export function parseJson(text: string): ParsedJson {
  try {
    const value: unknown = JSON.parse(text);
    return isDeeperThan(value, MAX_DEPTH) ? TOO_DEEP : { ok: true, value };
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof RangeError) return NOT_JSON;
    throw thrown;
  }
}
