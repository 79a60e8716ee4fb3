/** When a connection is looked at again. Pure: the clock's time and a random number in [0, 1) go in. */

import type { Lifetime } from "#modules/module.ts";

export type Pace = {
  /** Between two attempts on one connection, whatever happens. */
  minGapMs: number;
  verifyEveryMs: number;
};

export const DEFAULT_PACE: Pace = { minGapMs: 60_000, verifyEveryMs: 86_400_000 };

/**
 * Two requests of 60 s each, what comes before them, and the longest that storing what they won may take: who claims
 * after this must find it stored, or it would be sent a refresh token that is used up.
 */
export const LEASE_MS = 480_000;

const BACK_OFF_MS = 30_000;
const MAX_BACK_OFF_MS = 30 * 60_000;
/** Of the interval, either way, so that what was connected together does not come due together. */
const SPREAD = 0.1;

type Now = { nowMs: number; random: number; expiresAtMs: number | null; pace: Pace };

/** At half of what is left of the lifetime, ±10 %. */
export function refreshDue(now: Now): number {
  const { nowMs, random, expiresAtMs, pace } = now;
  const lifetimeMs = expiresAtMs === null ? pace.verifyEveryMs : expiresAtMs - nowMs;
  return clamp(nowMs + spread(lifetimeMs / 2, random), now);
}

export function verifyDue(now: Now): number {
  return clamp(now.nowMs + spread(now.pace.verifyEveryMs, now.random), now);
}

/** What is refreshed is looked at by its refreshes, all else by verifications. */
export function lookDue(
  { kind, expiresAtMs }: Pick<Lifetime, "kind" | "expiresAtMs">,
  now: Omit<Now, "expiresAtMs">,
): number {
  return (kind === "refreshable" ? refreshDue : verifyDue)({ ...now, expiresAtMs });
}

/** As soon as anything may be tried again. */
export function soonDue({ nowMs, pace }: Pick<Now, "nowMs" | "pace">): number {
  return nowMs + pace.minGapMs;
}

/** Beyond its own end nothing is due later: `refreshed` where refreshes go on, `verified` where they do not. */
export function latestDue(nowMs: number, { verifyEveryMs }: Pace): { refreshed: number; verified: number } {
  return { refreshed: nowMs + MAX_BACK_OFF_MS, verified: nowMs + spread(verifyEveryMs, 1) };
}

/** Full jitter: anywhere up to the bound. `failures`: how many came before this one. */
export function backOffDue(now: Now & { failures: number }): number {
  const boundMs = Math.min(BACK_OFF_MS * 2 ** now.failures, MAX_BACK_OFF_MS);
  return clamp(now.nowMs + now.random * boundMs, now);
}

function spread(ms: number, random: number): number {
  return ms * (1 - SPREAD + 2 * SPREAD * random);
}

/** Into [now + minimum, expiry]; where the end is nearer than the minimum, the minimum counts, and a past end does not. */
function clamp(atMs: number, { nowMs, expiresAtMs, pace: { minGapMs } }: Now): number {
  const earliestMs = nowMs + minGapMs;
  const endMs = expiresAtMs === null || expiresAtMs <= nowMs ? Number.POSITIVE_INFINITY : expiresAtMs;
  const latestMs = Math.max(earliestMs, endMs);
  return Math.round(Math.min(Math.max(atMs, earliestMs), latestMs));
}
