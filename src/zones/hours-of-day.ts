/** How many minutes each clock hour of a day lasts, where one may come twice or not at all. */

import type { Zone } from "./zone.ts";

const HOURS = 24;
const HOUR_MS = 3_600_000;
const DAY_MS = HOURS * HOUR_MS;
const STEP_MS = HOUR_MS / 4;
const MAX_OFFSET_MS = 15 * HOUR_MS;

/** Minutes by hour, 0 to 23: 60, 120 for a repeated hour, 0 for a skipped one. `day` is YYYY-MM-DD. */
export function hoursOfDay(zone: Zone, day: string): number[] {
  const startMs = Date.parse(`${day}T00:00:00Z`);
  const minutes = Array.from({ length: HOURS }, () => 0);
  for (let atMs = startMs - MAX_OFFSET_MS; atMs < startMs + DAY_MS + MAX_OFFSET_MS; atMs += STEP_MS) {
    const hour = Math.floor((atMs + zone.offsetMsAt(atMs) - startMs) / HOUR_MS);
    const before = minutes[hour];
    if (before !== undefined) minutes[hour] = before + STEP_MS / 60_000;
  }
  return minutes;
}
