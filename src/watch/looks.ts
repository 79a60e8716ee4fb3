/** How often a rule is looked at. */

import type { AlertRow } from "#db/alerts.ts";
import type { HistoryRow } from "#db/histories.ts";

/** `everyMinutes`: as the last two looks were apart; null where there were none yet. */
export type Looks = { lastAtMs: number | null; everyMinutes: number | null };

const MINUTE_MS = 60_000;
/** At most once an hour today is asked for, and less often where the app's share of requests does not suffice. */
const LEAST_MINUTES = 60;
const MINUTES_A_DAY = 24 * 60;

export function looksAt({ condition, judged_at_ms: lastAtMs }: AlertRow, history: HistoryRow | undefined): Looks {
  if (condition !== "runaway") return { lastAtMs, everyMinutes: MINUTES_A_DAY };
  const gapMs = history?.today_gap_ms ?? null;
  return { lastAtMs, everyMinutes: gapMs === null ? null : Math.max(LEAST_MINUTES, Math.round(gapMs / MINUTE_MS)) };
}
