/** When a denial of a refresh token is final: it may be the echo of a refresh whose answer was lost. */

import type { AttemptRow } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";

/** How long an unanswered attempt may still be running at the platform. */
export const DOUBT_MS = 120_000;

/** Whether two spaced denials both began `DOUBT_MS` after the newest unanswered attempt; `attempts`: newest first. */
export function deniedForGood(attempts: readonly AttemptRow[], minGapMs: number): boolean {
  const refreshes = ofKind("refresh", attempts);
  const doubt = refreshes.find(isInDoubt);
  const denials = newerThan(isInDoubt, refreshes).filter(
    (one) => one.outcome === "denied" && (doubt === undefined || passedMs(doubt, one) >= DOUBT_MS),
  );
  const [newest, ...older] = denials;
  return newest !== undefined && older.some((one) => passedMs(one, newest) >= minGapMs);
}

/** Ages in ms of the first and the newest refresh since the last success whose end is unknown. */
export function doubtAges(
  attempts: readonly AttemptRow[],
  now: { nowMs: number; upMs: number },
): { firstMs: number; newestMs: number } | null {
  const doubts = newerThan(({ outcome }) => outcome === "ok", ofKind("refresh", attempts)).filter(isInDoubt);
  const [newest, first] = [doubts[0], doubts.at(-1)];
  if (newest === undefined || first === undefined) return null;
  const ageMs = (one: AttemptRow) => passedMs(one, { started_at_ms: now.nowMs, started_up_ms: now.upMs });
  return { firstMs: ageMs(first), newestMs: ageMs(newest) };
}

const REFUSING_MS = 3 * 3_600_000;
const REFUSED_TIMES = 40;

/** True after `REFUSING_MS` or `REFUSED_TIMES` of nothing but refusals; the journal keeps 50 attempts. */
export function refusedForGood(attempts: readonly AttemptRow[]): boolean {
  const sent = ofKind("refresh", attempts).filter(({ outcome }) => outcome !== "not_sent");
  const [newest, ...older] = newerThan(({ outcome }) => outcome !== "refused", sent);
  if (newest === undefined) return false;
  return older.length >= REFUSED_TIMES - 1 || older.some((one) => passedMs(one, newest) >= REFUSING_MS);
}

/** A platform that refused without ever denying may renew the token after all. */
export function mayBeRenewed({ reason }: Pick<ConnectionRow, "reason">, attempts: readonly AttemptRow[]): boolean {
  const outcomes = new Set(ofKind("refresh", attempts).map(({ outcome }) => outcome));
  return reason === "rejected" && outcomes.has("refused") && !outcomes.has("denied");
}

/** `open`: an attempt that used the same refresh token may still be running. */
export type ConcurrentUse = "open" | "over" | "none";

export function concurrentUse(
  attempts: readonly AttemptRow[],
  { attemptId, concurrentIds }: { attemptId: number; concurrentIds: readonly number[] },
): ConcurrentUse {
  const others = ofKind("refresh", attempts).filter(
    (one) =>
      concurrentIds.includes(one.id) || (one.id > attemptId && (one.finished_at_ms === null || mayHaveSent(one))),
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

function newerThan(such: (one: AttemptRow) => boolean, attempts: readonly AttemptRow[]): readonly AttemptRow[] {
  const at = attempts.findIndex(such);
  return at === -1 ? attempts : attempts.slice(0, at);
}

type Beginning = Pick<AttemptRow, "started_at_ms" | "started_up_ms">;

/** The smaller of clock and uptime, since clocks are set and the uptime restarts; a negative one does not count. */
function passedMs(earlier: Beginning, later: Beginning): number {
  const byClockMs = later.started_at_ms - earlier.started_at_ms;
  const byUptimeMs =
    (later.started_up_ms ?? Number.NEGATIVE_INFINITY) - (earlier.started_up_ms ?? Number.POSITIVE_INFINITY);
  return Math.min(...[byClockMs, byUptimeMs].filter((ms) => ms >= 0));
}

/** Whether a spaced earlier verification found the token dead, too, and none has succeeded since. */
export function diedBefore([underWay, ...before]: readonly AttemptRow[], minGapMs: number): boolean {
  if (underWay === undefined) return false;
  const since = newerThan(({ outcome }) => outcome === "ok", ofKind("verify", before));
  return since.some((one) => one.outcome === "dead" && passedMs(one, underWay) >= minGapMs);
}
