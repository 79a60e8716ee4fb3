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
  const doubtAt = refreshes.findIndex(({ outcome }) => outcome === null || outcome === "unanswered");
  const doubt = refreshes[doubtAt];
  const since = doubt === undefined ? refreshes : refreshes.slice(0, doubtAt);
  const denials = since.filter(
    (one) => one.outcome === "denied" && (doubt === undefined || passedMs(doubt, one) >= DOUBT_MS),
  );
  const [newest, ...older] = denials;
  return newest !== undefined && older.some((one) => passedMs(one, newest) >= minGapMs);
}

/**
 * From the beginning of one to that of a later one: the less of what the clock and the machine's uptime say, since the
 * one is set and the other begins anew. Where both went back the machine was started in between, and that is long ago.
 */
function passedMs(earlier: AttemptRow, later: AttemptRow): number {
  const byClockMs = later.started_at_ms - earlier.started_at_ms;
  const byUptimeMs = (later.started_up_ms ?? -1) - (earlier.started_up_ms ?? Number.POSITIVE_INFINITY);
  return Math.min(...[byClockMs, byUptimeMs].filter((ms) => ms >= 0));
}

/**
 * Whether a verification found the token dead that began at least `minGapMs` before the one under way, the newest of
 * these, and none has found it alive since.
 */
export function diedBefore([underWay, ...before]: readonly AttemptRow[], minGapMs: number): boolean {
  if (underWay === undefined) return false;
  const verifications = before.filter(({ kind }) => kind === "verify");
  const aliveAt = verifications.findIndex(({ outcome }) => outcome === "ok");
  const since = aliveAt === -1 ? verifications : verifications.slice(0, aliveAt);
  return since.some((one) => one.outcome === "dead" && passedMs(one, underWay) >= minGapMs);
}
