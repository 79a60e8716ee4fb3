/** How long what is listed may be kept. */

import type { MethodResult } from "./method.ts";

/** Lists change only with a new binary; five minutes is how long a client may not notice one. Private: a key is needed. */
export const CACHE = { ttlMs: 300_000, cacheScope: "private" } as const;

/** Members that only lists and read resources have. */
const KEPT = ["tools", "resources", "resourceTemplates", "contents", "prompts"];

/** 2026-07-28 wants to be told how long a list or a resource may be kept. */
export function withCacheHint(result: MethodResult) {
  return KEPT.some((member) => member in result) ? { ...result, ...CACHE } : result;
}
