/** How often a rule is evaluated. */

import type { AlertRow } from "#db/alerts.ts";
import type { HistoryRow } from "#db/histories.ts";

/** `everyMinutes`: between the last two evaluations; null where there were none yet. */
export type EvaluationInterval = { lastAtMs: number | null; everyMinutes: number | null };

const MINUTE_MS = 60_000;
/** Today's hours are read once an hour at most, and less often where the app's share of requests does not suffice. */
const LEAST_MINUTES = 60;
const MINUTES_A_DAY = 24 * 60;

export function evaluationInterval(
  { condition, judged_at_ms: judgedAtMs, created_at_ms: createdAtMs }: AlertRow,
  history: HistoryRow | undefined,
): EvaluationInterval {
  if (judgedAtMs === null) return { lastAtMs: null, everyMinutes: null };
  // A new rule is judged by a reading that may be older than itself.
  const lastAtMs = Math.max(judgedAtMs, createdAtMs);
  if (condition !== "runaway") return { lastAtMs, everyMinutes: MINUTES_A_DAY };
  const gapMs = history?.today_gap_ms ?? null;
  return { lastAtMs, everyMinutes: gapMs === null ? null : Math.max(LEAST_MINUTES, Math.round(gapMs / MINUTE_MS)) };
}
