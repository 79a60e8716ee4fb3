/** Two lists of TikTok's as one: each entity once, the newest first. */

export function mergeEntities<One>(
  first: readonly One[],
  second: readonly One[],
  idOf: (one: NoInfer<One>) => string,
): One[] {
  if (second.length === 0) return [...first];
  const byId = new Map([...first, ...second].map((one) => [idOf(one), one] as const));
  return [...byId].sort(([one], [other]) => (isLater(one, other) ? -1 : 1)).map(([, entity]) => entity);
}

/** TikTok's ids rise with time and have no leading zeros; they are too long for a number. */
function isLater(id: string, other: string): boolean {
  return id.length === other.length ? id > other : id.length > other.length;
}
