/** A time zone: its offset from UTC at each moment. */

export type Zone = {
  name: string;
  offsetMsAt(atMs: number): number;
};

/** `offsetsMs` has one more entry: the offset before the first change. */
export type ZoneRules = { changesMs: readonly number[]; offsetsMs: readonly number[] };

export const UTC: Zone = { name: "UTC", offsetMsAt: () => 0 };

export function zoneOf(name: string, { changesMs, offsetsMs }: ZoneRules): Zone {
  return { name, offsetMsAt: (atMs) => offsetsMs[changesUntil(changesMs, atMs)] ?? 0 };
}

function changesUntil(changesMs: readonly number[], atMs: number): number {
  let [low, high] = [0, changesMs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((changesMs[middle] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
