/** When a history is looked at next. Pure. */

import type { HistoryMoment } from "#modules/module-history.ts";

/** The platform's numbers of a day are whole some hours into the next one. */
const AFTER_MIDNIGHT_MS = 10 * 3_600_000;
const SPREAD_MS = 2 * 3_600_000;
const FIRST_PAUSE_MS = 15 * 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

/** Once a day of the account; `share` in [0, 1) is constant for each connection. */
export function nextLookMs({ dayEndsAtMs }: Pick<HistoryMoment, "dayEndsAtMs">, share: number): number {
  return dayEndsAtMs + AFTER_MIDNIGHT_MS + Math.floor(SPREAD_MS * share);
}

export function pauseMs(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
}
