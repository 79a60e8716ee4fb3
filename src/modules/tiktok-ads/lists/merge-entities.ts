/** Two lists of TikTok's as one: each entity once, the newest first. */

import { compareIds } from "../words/compare-ids.ts";

export function mergeEntities<One>(
  first: readonly One[],
  second: readonly One[],
  idOf: (one: NoInfer<One>) => string,
): One[] {
  if (second.length === 0) return [...first];
  const byId = new Map([...first, ...second].map((one) => [idOf(one), one] as const));
  return [...byId].sort(([one], [other]) => compareIds(other, one)).map(([, entity]) => entity);
}
