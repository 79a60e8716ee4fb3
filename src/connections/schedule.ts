/** When a connection is due again. Pure. */

import type { Lifetime } from "#modules/module.ts";

export type Pace = {
  /** Between two attempts of one kind on a connection. */
  minGapMs: number;
  verifyEveryMs: number;
};

export const DEFAULT_PACE: Pace = { minGapMs: 60_000, verifyEveryMs: 86_400_000 };

/** Covers two requests of 60 s and storing the result; a shorter lease could reuse a spent refresh token. */
export const LEASE_MS = 480_000;

const BACK_OFF_MS = 30_000;
const MAX_BACK_OFF_MS = 30 * 60_000;
/** Keeps connections that were made together from falling due together. */
const SPREAD = 0.1;

type Now = { nowMs: number; random: number; expiresAtMs: number | null; pace: Pace };

/** At half of the remaining lifetime, ±10 %. */
export function refreshDue(now: Now): number {
  const { nowMs, random, expiresAtMs, pace } = now;
  const lifetimeMs = expiresAtMs === null ? pace.verifyEveryMs : expiresAtMs - nowMs;
  return clamp(nowMs + spread(lifetimeMs / 2, random), now);
}

export function verifyDue(now: Now): number {
  return clamp(now.nowMs + spread(now.pace.verifyEveryMs, now.random), now);
}

export function lookDue(
  { kind, expiresAtMs }: Pick<Lifetime, "kind" | "expiresAtMs">,
  now: Omit<Now, "expiresAtMs">,
): number {
  return (kind === "refreshable" ? refreshDue : verifyDue)({ ...now, expiresAtMs });
}

export function soonDue({ nowMs, pace }: Pick<Now, "nowMs" | "pace">): number {
  return nowMs + pace.minGapMs;
}

/** The latest due time that a correct clock produces. */
export function latestDue(nowMs: number, { verifyEveryMs }: Pace): { refreshed: number; verified: number } {
  return { refreshed: nowMs + MAX_BACK_OFF_MS, verified: nowMs + spread(verifyEveryMs, 1) };
}

/** Full jitter. `failures`: how many came before. */
export function backOffDue(now: Now & { failures: number }): number {
  const boundMs = Math.min(BACK_OFF_MS * 2 ** now.failures, MAX_BACK_OFF_MS);
  return clamp(now.nowMs + now.random * boundMs, now);
}

function spread(ms: number, random: number): number {
  return ms * (1 - SPREAD + 2 * SPREAD * random);
}

/** Into [now + gap, expiry]; the gap wins over a nearer expiry, and a past expiry is ignored. */
function clamp(atMs: number, { nowMs, expiresAtMs, pace: { minGapMs } }: Now): number {
  const earliestMs = nowMs + minGapMs;
  const endMs = expiresAtMs === null || expiresAtMs <= nowMs ? Number.POSITIVE_INFINITY : expiresAtMs;
  const latestMs = Math.max(earliestMs, endMs);
  return Math.round(Math.min(Math.max(atMs, earliestMs), latestMs));
}
