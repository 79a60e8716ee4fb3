/** How long clients may cache lists and resources. */

import type { MethodResult } from "./method.ts";

/**
 * The lists change with a new binary, where a key is narrowed or widened, and with the second account: a client notices
 * within five minutes, and a call is answered by what holds at once. Private, as each key has its own.
 */
export const CACHE = { ttlMs: 300_000, cacheScope: "private" } as const;

const KEPT = ["tools", "resources", "resourceTemplates", "contents", "prompts", "skills", "skill"];

/** 2026-07-28 demands this hint on lists and resources. */
export function withCacheHint(result: MethodResult) {
  return KEPT.some((member) => member in result) ? { ...result, ...CACHE } : result;
}
