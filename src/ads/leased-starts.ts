/** Start times that several servers share out, as one of them uses them: leased a little ahead, on its own clock. */

import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { atMost } from "#at-most.ts";
import { createClockOffset } from "./clock-offset.ts";
import { medianOf } from "./median.ts";
import type { RateLimits } from "./rate-limits.ts";
import { type Background, limitsOf } from "./request-lane.ts";

const MS_US = 1_000;
/** What a server holds ahead is lost with it, and keeps the others waiting meanwhile. */
const AHEAD_SECONDS = 0.3;
/** Of a fast lane so much is leased at once even for one request, since a lease costs about as much as a call. */
const TOGETHER_SECONDS = 0.02;
/**
 * A start that is later than this would come too close to the next one, which may be another server's: this and what two
 * servers may err by, each `UNSURE_MS` to its own side, are less than a lease keeps free beyond the limit.
 */
const LATE_MS = 30;
const UNSURE_MS = 10;
/** A database that is far away, or busy, never says it nearer. */
const MOST_QUESTIONS = 6;
const ASK_AGAIN_MS = 30_000;
/** Apps times endpoints of one server, as its queues. */
const MAX_LANES = 2_000;
/** Leases by which it is known how long an answer travels: a slow one among them changes nothing. */
const MAX_TRAVELS = 5;
/** Below the two seconds that starts are given ahead. */
const MOST_TRAVEL_MS = 1_000;
/** Starts are given for two seconds at most, so later ones are of a clock that was set back. */
const FARTHEST_MS = 10_000;
/** Longer than any caller waits; by then a clock that was set back has been noticed. */
const MAX_AGAIN_MS = 60_000;

/** `leadUs`: how long the answer travels, so that no start is over when it comes. */
export type StartWish = {
  lane: Buffer;
  limits: RateLimits;
  wanted: number;
  leadUs: number;
  background: { kind: Background; limits: Pick<RateLimits, "perSecond" | "perMinute">; patient: boolean } | null;
};

/** `lease`: in µs by the database's clock; where no start is given, `againUs` is when to ask again. `now`: its time in ms. */
export type SharedStarts = {
  lease(wish: StartWish): Promise<{ nowUs: number; startsUs: readonly number[]; againUs: number }>;
  now(): Promise<number>;
};

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

/** Whether a start is over, so that another one has to be asked for. */
export function isOver(startMs: number, nowMs: number): boolean {
  return startMs < nowMs - LATE_MS;
}

export function createLeasedStarts(shared: SharedStarts, now: () => number): LeasedStarts {
  const lanes = new LRUCache<string, Lane>(atMost(MAX_LANES));
  const offset = createClockOffset();
  let travelsMs: number[] = [];
  let leftUnsureMs = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;
  const isSure = () => offset.unsureMs(now()) <= UNSURE_MS;
  const askTheTime = async () => {
    for (let nth = 0; nth < MOST_QUESTIONS && !isSure(); nth += 1) {
      const sentMs = now();
      const theirsMs = await shared.now();
      offset.note({ sentMs, theirsMs, receivedMs: now() });
    }
    leftUnsureMs = isSure() ? Number.NEGATIVE_INFINITY : now();
  };
  /** A first answer may come late: starts by it would be late too, and those by a faster one too close behind them. */
  const knowTheTime = async () => {
    if (isSure() || Math.abs(now() - leftUnsureMs) < ASK_AGAIN_MS) return;
    asking ??= askTheTime().finally(() => {
      asking = null;
    });
    await asking;
  };
  const ask = async (name: string, wish: Omit<StartWish, "lane" | "leadUs">) => {
    await knowTheTime();
    const sentMs = now();
    const leadUs = Math.round((medianOf(travelsMs) ?? 0) * MS_US);
    const lane = createHash("sha256").update(name).digest();
    const { nowUs, startsUs, againUs } = await shared.lease({ lane, leadUs, ...wish });
    const receivedMs = now();
    offset.note({ sentMs, theirsMs: nowUs / MS_US, receivedMs });
    const byMs = offset.ms();
    const travelMs = Math.min(Math.max(0, receivedMs - (nowUs / MS_US + byMs)), MOST_TRAVEL_MS);
    travelsMs = [...travelsMs.slice(1 - MAX_TRAVELS), travelMs];
    const againMs = Math.min(againUs / MS_US + byMs, receivedMs + MAX_AGAIN_MS);
    return { startsMs: startsUs.map((us) => us / MS_US + byMs), againMs };
  };
  return {
    soonest(name, nowMs) {
      const lane = lanes.get(name);
      if (lane === undefined) return null;
      while (isOver(lane.startsMs[0] ?? nowMs, nowMs)) lane.startsMs.shift();
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
      return startMs === undefined ? { againMs } : { startMs };
    },
  };
}
