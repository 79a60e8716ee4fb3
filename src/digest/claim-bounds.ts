/** How digests that are due are claimed, in every process that looks for them. */

const HOUR_MS = 3_600_000;

export const EVERY_MS = 60_000;

export const CLAIM_BOUNDS = {
  /** Longer than the slowest digest, and three before it. */
  leaseMs: 600_000,
  /** A little more than what a digest is due ahead at most. */
  horizonMs: { daily: 26 * HOUR_MS, weekly: 9 * 24 * HOUR_MS },
  /** Few enough that the last of them is made within its lease. */
  limit: 16,
} as const;
