/** One time zone: how far its clocks are from UTC at each moment. */

export type Zone = {
  name: string;
  /** East of UTC, in milliseconds. */
  offsetMsAt(atMs: number): number;
};

/** `changesMs`: when the offset changes, in order. `offsetsMs`: the one before the first change, then the one after each. */
export type ZoneRules = { changesMs: readonly number[]; offsetsMs: readonly number[] };

export const UTC: Zone = { name: "UTC", offsetMsAt: () => 0 };

export function zoneOf(name: string, { changesMs, offsetsMs }: ZoneRules): Zone {
  return { name, offsetMsAt: (atMs) => offsetsMs[changesUntil(changesMs, atMs)] ?? 0 };
}

/** How many of the changes have happened at that moment, by halving. */
function changesUntil(changesMs: readonly number[], atMs: number): number {
  let [low, high] = [0, changesMs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((changesMs[middle] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
