/** Start times that several servers share out, as one of them uses them: leased a little ahead, on its own clock. */

import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { RateLimits } from "./rate-limits.ts";
import { type Background, limitsOf } from "./request-lane.ts";

const MS_US = 1_000;
/** What a server holds ahead is lost with it, and keeps the others waiting meanwhile. */
const AHEAD_SECONDS = 0.3;
/** Of a fast lane so much is leased at once even for one request, since a lease costs about as much as a call. */
const TOGETHER_SECONDS = 0.02;
/** A start that is later than this would come too close to the next one, which may be another server's. */
const LATE_MS = 40;
/** Apps times endpoints of one server, as its queues. */
const MAX_LANES = 2_000;
/** Answers by which the database's clock is known: the fastest of them is the nearest. */
const MAX_SAMPLES = 32;
/** Clocks drift by less between two answers, so one of them was set. */
const SET_MS = 1_000;
/** Starts are given for two seconds at most, so later ones are of a clock that was set back. */
const FARTHEST_MS = 10_000;
/** Longer than any caller waits; by then a clock that was set back has been noticed. */
const MAX_AGAIN_MS = 60_000;

export type StartWish = {
  lane: Buffer;
  limits: RateLimits;
  wanted: number;
  background: { kind: Background; limits: Pick<RateLimits, "perSecond" | "perMinute">; patient: boolean } | null;
};

/** In µs by the database's clock; where no start is given, `againUs` is when to ask again. */
export type LeaseStarts = (wish: StartWish) => Promise<{ nowUs: number; startsUs: readonly number[]; againUs: number }>;

type Lane = { startsMs: number[]; againMs: number };

/** `patient`: it has waited long enough to begin between callers that never pause. */
export type AskedInBackground = { background: Background; patient: boolean };

export type LeasedStarts = {
  /** When the next request may begin, or when to look again; null where a lease has to be asked for. */
  soonest(lane: string, nowMs: number): number | null;
  /** The start that `soonest` said. */
  use(lane: string): void;
  /** `wanted`: how many wait. */
  lease(lane: string, limits: RateLimits, wanted: number): Promise<void>;
  /** One start, in ms of this clock, or when to ask again. */
  leaseInBackground(
    lane: string,
    limits: RateLimits,
    asked: AskedInBackground,
  ): Promise<{ startMs: number } | { againMs: number }>;
};

export function createLeasedStarts(lease: LeaseStarts, now: () => number): LeasedStarts {
  const lanes = new LRUCache<string, Lane>({ max: MAX_LANES });
  let aheadMs: number[] = [];
  /** How far this clock is ahead of the database's: no answer comes before it was made, so the least is the nearest. */
  const noted = (nowUs: number): number => {
    const seenMs = now() - nowUs / MS_US;
    const nearest = Math.min(...aheadMs);
    aheadMs = Math.abs(seenMs - nearest) > SET_MS ? [seenMs] : [...aheadMs.slice(1 - MAX_SAMPLES), seenMs];
    return Math.min(...aheadMs);
  };
  const ask = async (name: string, wish: Omit<StartWish, "lane">) => {
    const { nowUs, startsUs, againUs } = await lease({ lane: createHash("sha256").update(name).digest(), ...wish });
    const byMs = noted(nowUs);
    const againMs = Math.min(againUs / MS_US + byMs, now() + MAX_AGAIN_MS);
    return { startsMs: startsUs.map((us) => us / MS_US + byMs), againMs };
  };
  return {
    soonest(name, nowMs) {
      const lane = lanes.get(name);
      if (lane === undefined) return null;
      while ((lane.startsMs[0] ?? nowMs) < nowMs - LATE_MS) lane.startsMs.shift();
      const [first] = lane.startsMs;
      if (first !== undefined) return first > nowMs + FARTHEST_MS ? null : first;
      return lane.againMs > nowMs && lane.againMs <= nowMs + MAX_AGAIN_MS ? lane.againMs : null;
    },
    use: (name) => void lanes.get(name)?.startsMs.shift(),
    async lease(name, limits, wanted) {
      const startsIn = (seconds: number) => Math.max(1, Math.floor(limits.perSecond * seconds));
      const most = Math.min(Math.max(wanted, startsIn(TOGETHER_SECONDS)), startsIn(AHEAD_SECONDS));
      const { startsMs, againMs } = await ask(name, { limits, wanted: most, background: null });
      lanes.set(name, { startsMs, againMs: startsMs.length > 0 ? Number.NEGATIVE_INFINITY : againMs });
    },
    async leaseInBackground(name, limits, { background, patient }) {
      const own = { kind: background, limits: limitsOf(background, limits), patient };
      const { startsMs, againMs } = await ask(name, { limits, wanted: 1, background: own });
      const [startMs] = startsMs;
      if (startMs === undefined) return { againMs };
      return startMs < now() - LATE_MS ? { againMs: startMs } : { startMs };
    },
  };
}
