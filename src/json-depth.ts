/** How deep JSON from outside may be nested: what walks or prints it later pays for depth far more than for length. */

/** What is asked of us and what clients say of themselves is three or four levels deep. */
export const MAX_DEPTH = 32;

/** Stops at the first level too many. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
