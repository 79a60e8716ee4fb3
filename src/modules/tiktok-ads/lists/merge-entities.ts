/** Two lists of TikTok's as one: each entity once, the newest first. */

import { compareIds } from "../words/compare-ids.ts";

export function mergeEntities<One>(
  first: readonly One[],
  second: readonly One[],
  idOf: (one: NoInfer<One>) => string,
): One[] {
  if (second.length === 0) return [...first];
  const byId = new Map<string, One>();
  for (const list of [first, second]) for (const one of list) byId.set(idOf(one), one);
  return [...byId.values()].sort((one, other) => compareIds(idOf(other), idOf(one)));
}
