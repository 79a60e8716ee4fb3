/** How long clients may cache lists and resources. */

import type { MethodResult } from "./method.ts";

/** The lists change only with a new binary, which a client notices within five minutes. Private, as a key is needed. */
export const CACHE = { ttlMs: 300_000, cacheScope: "private" } as const;

const KEPT = ["tools", "resources", "resourceTemplates", "contents", "prompts"];

/** 2026-07-28 demands this hint on lists and resources. */
export function withCacheHint(result: MethodResult) {
  return KEPT.some((member) => member in result) ? { ...result, ...CACHE } : result;
}
