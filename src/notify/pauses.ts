/** How long a message waits after each failure. */

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Ten attempts in three and a half days outlast a weekend's outage. */
const PAUSES_MS: readonly number[] = [
  MINUTE_MS / 2,
  5 * MINUTE_MS,
  HOUR_MS / 2,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** A little longer than the longest pause. */
export const HORIZON_MS = 25 * HOUR_MS;

export function pauseAfter(attempts: number): number | null {
  return PAUSES_MS[attempts - 1] ?? null;
}
