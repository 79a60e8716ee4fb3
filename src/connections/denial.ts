/** When a denied refresh token may be believed: a denial may be the echo of a refresh whose answer never came. */

import type { AttemptRow } from "#db/attempts.ts";

/** An attempt without an answer may still be under way at the platform so long after it began. */
export const DOUBT_MS = 120_000;

/**
 * Whether these attempts on one generation, newest first, hold two denials that are spaced and both began at least
 * `DOUBT_MS` after the newest attempt without an answer.
 */
export function deniedForGood(attempts: readonly AttemptRow[], minGapMs: number): boolean {
  const refreshes = attempts.filter(({ kind }) => kind === "refresh");
  const unanswered = refreshes.find(({ outcome }) => outcome === null || outcome === "unanswered");
  const fromMs = unanswered === undefined ? Number.NEGATIVE_INFINITY : unanswered.started_at_ms + DOUBT_MS;
  const denials = refreshes.filter(({ outcome, started_at_ms }) => outcome === "denied" && started_at_ms >= fromMs);
  const [newest] = denials;
  return (
    newest !== undefined &&
    denials.some((one) => newest.started_at_ms - one.started_at_ms >= minGapMs && one !== newest)
  );
}

/** Whether the last verification that could tell, before the one under way, found the token dead. */
export function diedBefore(attempts: readonly AttemptRow[]): boolean {
  return (
    attempts.find(({ kind, outcome }) => kind === "verify" && (outcome === "dead" || outcome === "ok"))?.outcome ===
    "dead"
  );
}
