/** When a denied refresh token may be believed: a denial may be the echo of a refresh whose answer never came. */

import type { AttemptRow } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";

/** An attempt without an answer may still be under way at the platform so long after it began. */
export const DOUBT_MS = 120_000;

/**
 * Whether these attempts on one generation, newest first, hold two denials that are spaced and both began at least
 * `DOUBT_MS` after the newest attempt without an answer.
 */
export function deniedForGood(attempts: readonly AttemptRow[], minGapMs: number): boolean {
  const refreshes = ofKind("refresh", attempts);
  const doubt = refreshes.find(isInDoubt);
  const denials = newerThan(isInDoubt, refreshes).filter(
    (one) => one.outcome === "denied" && (doubt === undefined || passedMs(doubt, one) >= DOUBT_MS),
  );
  const [newest, ...older] = denials;
  return newest !== undefined && older.some((one) => passedMs(one, newest) >= minGapMs);
}

/**
 * How long ago the newest of these refreshes began that nobody knows the end of; null where there is none. A platform that
 * gives the same answer again does so for minutes.
 */
export function doubtMs(attempts: readonly AttemptRow[], now: { nowMs: number; upMs: number }): number | null {
  const doubt = ofKind("refresh", attempts).find(isInDoubt);
  return doubt === undefined ? null : passedMs(doubt, { started_at_ms: now.nowMs, started_up_ms: now.upMs });
}

/** So long must a platform have said no, and nothing else, until it is believed not to renew this token. */
const REFUSING_MS = 3 * 3_600_000;
/** Or so often, a minute apart at least: of more the journal may not tell. */
const REFUSED_TIMES = 40;

/** Whether of these attempts on one generation, newest first, all refreshes of the last hours were refused. */
export function refusedForGood(attempts: readonly AttemptRow[]): boolean {
  const sent = ofKind("refresh", attempts).filter(({ outcome }) => outcome !== "not_sent");
  const [newest, ...older] = newerThan(({ outcome }) => outcome !== "refused", sent);
  if (newest === undefined) return false;
  return older.length >= REFUSED_TIMES - 1 || older.some((one) => passedMs(one, newest) >= REFUSING_MS);
}

/** Whether a connection that was given up was refused so and never denied: the platform may renew its token after all. */
export function mayBeRenewed({ reason }: Pick<ConnectionRow, "reason">, attempts: readonly AttemptRow[]): boolean {
  const outcomes = new Set(ofKind("refresh", attempts).map(({ outcome }) => outcome));
  return reason === "rejected" && outcomes.has("refused") && !outcomes.has("denied");
}

/** Another attempt with the same refresh token: one that may be at it still, one that is over, or none. */
export type Contest = "open" | "over" | "none";

/**
 * Of what was claimed after `attemptId`, a refusal or silence may have been the end of the family as well as a refresh
 * that is still under way; of `besides` nobody knows.
 */
export function contest(
  attempts: readonly AttemptRow[],
  { attemptId, besides }: { attemptId: number; besides: readonly number[] },
): Contest {
  const others = ofKind("refresh", attempts).filter(
    (one) => besides.includes(one.id) || (one.id > attemptId && (one.finished_at_ms === null || mayHaveSent(one))),
  );
  if (others.some(({ finished_at_ms: endedMs }) => endedMs === null)) return "open";
  return others.length === 0 ? "none" : "over";
}

function mayHaveSent({ outcome }: AttemptRow): boolean {
  return outcome === "denied" || outcome === "unanswered";
}

function ofKind(wanted: AttemptRow["kind"], attempts: readonly AttemptRow[]): AttemptRow[] {
  return attempts.filter(({ kind }) => kind === wanted);
}

function isInDoubt({ outcome }: AttemptRow): boolean {
  return outcome === null || outcome === "unanswered";
}

/** Of attempts, newest first, those before the first such one. */
function newerThan(such: (one: AttemptRow) => boolean, attempts: readonly AttemptRow[]): readonly AttemptRow[] {
  const at = attempts.findIndex(such);
  return at === -1 ? attempts : attempts.slice(0, at);
}

type Beginning = Pick<AttemptRow, "started_at_ms" | "started_up_ms">;

/**
 * From the beginning of one to that of a later one: the less of what the clock and the machine's uptime say, since the
 * one is set and the other begins anew. Where both went back the machine was started in between, and that is long ago.
 */
function passedMs(earlier: Beginning, later: Beginning): number {
  const byClockMs = later.started_at_ms - earlier.started_at_ms;
  const byUptimeMs =
    (later.started_up_ms ?? Number.NEGATIVE_INFINITY) - (earlier.started_up_ms ?? Number.POSITIVE_INFINITY);
  return Math.min(...[byClockMs, byUptimeMs].filter((ms) => ms >= 0));
}

/**
 * Whether a verification found the token dead that began at least `minGapMs` before the one under way, the newest of
 * these, and none has found it alive since.
 */
export function diedBefore([underWay, ...before]: readonly AttemptRow[], minGapMs: number): boolean {
  if (underWay === undefined) return false;
  const since = newerThan(({ outcome }) => outcome === "ok", ofKind("verify", before));
  return since.some((one) => one.outcome === "dead" && passedMs(one, underWay) >= minGapMs);
}
