/** Turns for requests: TikTok counts them per developer app and endpoint, and so do we, before it has to. */

import { LRUCache } from "lru-cache";
import type { Clock } from "#clock.ts";
import { ShopError } from "#errors.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Apps times endpoints of one server; a lane forgotten starts counting anew, which TikTok then corrects. */
const MAX_LANES = 2_000;
/** What TikTok says to wait after the limit a minute; also where it is not known which limit was hit. */
const PAUSE_SECONDS = 300;

/** At most so many requests in any second, minute and UTC day. */
export type RateLimits = { perSecond: number; perMinute: number; perDay: number };

/** `deadlineMs`: when the call is over, on the clock. */
export type WaitBounds = { signal: AbortSignal; deadlineMs: number };

/** Rejects when `signal` aborts. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export type Pacer = {
  /** Resolves when it is the caller's turn. @throws queue_full, time_limit */
  take(lane: string, limits: RateLimits, bounds: WaitBounds): Promise<void>;
  /** How long to wait after TikTok refused for its limits, by what we ourselves have sent. */
  retryAfterSeconds(lane: string, limits: RateLimits): number;
};

/** `starts`: when requests began or will begin, ascending; the first `old` of them are more than a minute ago. */
type Lane = { starts: number[]; old: number; day: number; startedToday: number };

/** Old starts are cut off by so many at a time: one by one would move the whole list for each request. */
const OLD_STARTS_KEPT = 1_000;

export function createPacer({ clock, sleep }: { clock: Clock; sleep: Sleep }): Pacer {
  const lanes = new LRUCache<string, Lane>({ max: MAX_LANES });
  let seenMs = Number.NEGATIVE_INFINITY;
  // A clock that was set back would keep everybody waiting until it is where it was.
  const setBack = (nowMs: number) => {
    const byMs = seenMs - nowMs;
    seenMs = nowMs;
    if (byMs > 0) for (const lane of lanes.values()) lane.starts = lane.starts.map((startMs) => startMs - byMs);
  };
  const laneOf = (name: string, nowMs: number): Lane => {
    setBack(nowMs);
    const lane = lanes.get(name) ?? { starts: [], old: 0, day: utcDay(nowMs), startedToday: 0 };
    lanes.set(name, lane);
    forgetOld(lane, nowMs);
    return lane;
  };
  return {
    async take(name, limits, { signal, deadlineMs }) {
      if (signal.aborted) throw givenUp();
      const nowMs = clock.now();
      const lane = laneOf(name, nowMs);
      const startMs = nextStart(lane.starts, limits, nowMs);
      if (startMs > deadlineMs) throw queueFull(Math.ceil((startMs - nowMs) / SECOND_MS));
      lane.starts.push(startMs);
      if (startMs > nowMs) await wait(lane, startMs, () => sleep(startMs - nowMs, signal));
      lane.startedToday += 1;
    },
    retryAfterSeconds(name, limits) {
      const nowMs = clock.now();
      const { starts, startedToday } = laneOf(name, nowMs);
      const startedSince = (ms: number) => starts.filter((start) => start > ms && start <= nowMs).length;
      if (startedToday >= limits.perDay) return Math.ceil(((utcDay(nowMs) + 1) * DAY_MS - nowMs) / SECOND_MS);
      if (startedSince(nowMs - MINUTE_MS) >= limits.perMinute) return PAUSE_SECONDS;
      if (startedSince(nowMs - SECOND_MS) >= limits.perSecond) return 1;
      return PAUSE_SECONDS;
    },
  };
}

function forgetOld(lane: Lane, nowMs: number): void {
  while ((lane.starts[lane.old] ?? Number.POSITIVE_INFINITY) <= nowMs - MINUTE_MS) lane.old += 1;
  if (lane.old > OLD_STARTS_KEPT) {
    lane.starts.splice(0, lane.old);
    lane.old = 0;
  }
  if (lane.day !== utcDay(nowMs)) {
    lane.day = utcDay(nowMs);
    lane.startedToday = 0;
  }
}

/** First come, first served: never before the one in front, a second after the nth before it, a minute likewise. */
function nextStart(starts: readonly number[], limits: RateLimits, nowMs: number): number {
  return Math.max(
    nowMs,
    starts.at(-1) ?? 0,
    (starts.at(-limits.perSecond) ?? Number.NEGATIVE_INFINITY) + SECOND_MS,
    (starts.at(-limits.perMinute) ?? Number.NEGATIVE_INFINITY) + MINUTE_MS,
  );
}

/** Whoever leaves the queue gives the turn back. */
async function wait(lane: Lane, startMs: number, sleep: () => Promise<void>): Promise<void> {
  try {
    await sleep();
  } catch (cause) {
    const index = lane.starts.lastIndexOf(startMs);
    if (index !== -1) lane.starts.splice(index, 1);
    throw givenUp(cause);
  }
}

function utcDay(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

function givenUp(cause?: unknown): ShopError {
  return new ShopError("time_limit", "The call ended while its request to TikTok was waiting for its turn.", { cause });
}

function queueFull(seconds: number): ShopError {
  return new ShopError(
    "queue_full",
    `Requests of this TikTok app to this endpoint are queued for the next ${seconds} seconds, so as to stay inside TikTok's limits: longer than one call may wait. Ask again then, or ask for less.`,
    { retryAfterSeconds: seconds },
  );
}
