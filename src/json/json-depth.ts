/** How deeply JSON from outside may be nested: walking and printing it costs more by depth than by length. */

/** Real requests are three or four levels deep. */
export const MAX_DEPTH = 32;

export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Object.values(value)) if (isDeeperThan(inner, levels - 1)) return true;
  return false;
}
