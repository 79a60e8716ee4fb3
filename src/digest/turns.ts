/** When an account's digest may begin: those of one app follow one another as its limits allow, so that others are not kept waiting. */

import { LRUCache } from "lru-cache";
import { atMost } from "#at-most.ts";

/** So far ahead it is not worth while to come back. */
const SOON_MS = 10_000;
const SECOND_MS = 1_000;
/** Of the digests under way at once, those of one app that is slow take about so many. */
const PLACES_OF_ONE_APP = 2;
const MAX_APPS = 2_000;
const MAX_BOOKED = 20_000;
/** A turn further ahead was booked by a clock that ran ahead. */
const MAX_AHEAD_MS = 12 * 3_600_000;

export type Pace = { app: string; perSecond: number };

export type Turns = {
  /** Null: now. Otherwise the time of its turn, which is kept for it. */
  waitUntil(connectionId: string, pace: Pace, nowMs: number): number | null;
  /** How long a digest of this app took: where callers are busy, longer than its limits say. */
  took(app: string, ms: number): void;
};

export function createTurns(): Turns {
  const apps = new LRUCache<string, { freeMs: number; tookMs: number }>(atMost(MAX_APPS));
  const booked = new LRUCache<string, number>(atMost(MAX_BOOKED));
  return {
    waitUntil(connectionId, { app, perSecond }, nowMs) {
      const own = booked.get(connectionId);
      if (own !== undefined && own > nowMs && own - nowMs <= MAX_AHEAD_MS) return own;
      booked.delete(connectionId);
      if (own !== undefined && own <= nowMs) return null;
      const { freeMs, tookMs } = apps.get(app) ?? { freeMs: nowMs, tookMs: 0 };
      const atMs = freeMs - nowMs > MAX_AHEAD_MS ? nowMs : Math.max(nowMs, freeMs);
      const gapMs = Math.max(SECOND_MS / perSecond, tookMs / PLACES_OF_ONE_APP);
      apps.set(app, { freeMs: atMs + gapMs, tookMs });
      if (atMs - nowMs <= SOON_MS) return null;
      booked.set(connectionId, Math.ceil(atMs));
      return Math.ceil(atMs);
    },
    took(app, ms) {
      const known = apps.get(app);
      if (known !== undefined) known.tookMs = ms;
    },
  };
}
