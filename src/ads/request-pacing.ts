/** Turns for requests: a platform counts them per app and endpoint, and so do we, before it has to. */

import { LRUCache } from "lru-cache";
import { atMost } from "#at-most.ts";
import type { Clock } from "#clock.ts";
import { type Ending, signalOf } from "#concurrency/ending.ts";
import type { Sleep } from "#concurrency/sleep.ts";
import { ShopError } from "#errors.ts";
import { counted } from "#text/counted.ts";
import { lengths, placeOf, type Turn, turnIn, waitingIn } from "./account-turns.ts";
import { type AskedInBackground, createLeasedStarts, isOver, type SharedStarts } from "./leased-starts.ts";
import type { RateLimits } from "./rate-limits.ts";
import {
  type Background,
  emptyLane,
  foreseeStart,
  forgetOld,
  type Lane,
  MINUTE_MS,
  moveBack,
  type NextStart,
  nextBackgroundStart,
  nextStart,
  noteAsked,
  noteBackgroundStart,
  noteStarted,
  PATIENCE_MS,
  SECOND_MS,
  startedSince,
  startOf,
} from "./request-lane.ts";

const DAY_MS = 86_400_000;
/** Apps times endpoints of one server. A forgotten lane counts anew, and the platform corrects that. */
const MAX_LANES = 2_000;
/** After the limit a minute, or an unknown limit. */
const PAUSE_SECONDS = 300;
const LOOK_MS = 250;

/**
 * `deadlineMs` is the end of the call, on the clock. `account`: of a tenant's accounts, which take turns as tenants do.
 * `background`: a background request lets others pass. `onWaited`: how long the request waited for its turn.
 */
export type WaitBounds = {
  tenant: string;
  account?: string;
  signal: Ending;
  deadlineMs: number;
  background?: Background | undefined;
  onWaited?: ((ms: number) => void) | undefined;
};

export type Pacer = {
  /** Nothing is returned where the request may begin at once. @throws queue_full, time_limit */
  take(lane: string, limits: RateLimits, bounds: WaitBounds): Promise<void> | undefined;
  retryAfterSeconds(lane: string, limits: RateLimits): number;
};

type Waiting = Turn & { deadlineMs: number; begin(): void; refuse(error: ShopError): void };

type Queue = {
  name: string;
  lane: Lane;
  lines: Map<string, Waiting[]>;
  running: boolean;
  alarm: { atMs: number; controller: AbortController } | null;
  /** The latest time slept until; it counts as reached even if the clock reads a millisecond less. */
  sleptUntilMs: number;
  day: number;
  startedToday: number;
};

/** `starts`: where several servers share the platform's limits, a request begins at a start time that is leased besides. */
type Parts = { clock: Clock; sleep: Sleep; platform: string; starts?: SharedStarts | null };

export function createPacer({ clock, sleep, platform, starts = null }: Parts): Pacer {
  const queues = new LRUCache<string, Queue>(atMost(MAX_LANES));
  let seenMs = Number.NEGATIVE_INFINITY;
  /** How far the clock has been set back in all: what a wait keeps across its sleep is kept with this added. */
  let setBackMs = 0;
  const now = (): number => {
    const nowMs = clock.now();
    const backByMs = seenMs - nowMs;
    seenMs = nowMs;
    if (backByMs > 0) {
      setBackMs += backByMs;
      for (const queue of queues.values()) {
        moveBack(queue.lane, backByMs);
        queue.sleptUntilMs -= backByMs;
        if (queue.alarm !== null) queue.alarm.atMs -= backByMs;
      }
    }
    return nowMs;
  };
  const shared = starts === null ? null : createLeasedStarts(starts, clock.now);
  const queueOf = (name: string, nowMs: number): Queue => {
    const known = queues.get(name);
    const queue = known ?? {
      name,
      lane: emptyLane(),
      lines: new Map(),
      running: false,
      alarm: null,
      sleptUntilMs: Number.NEGATIVE_INFINITY,
      day: 0,
      startedToday: 0,
    };
    if (known === undefined) queues.set(name, queue);
    forgetOld(queue.lane, nowMs);
    if (queue.day !== utcDay(nowMs)) Object.assign(queue, { day: utcDay(nowMs), startedToday: 0 });
    return queue;
  };
  const started = (queue: Queue, start: NextStart): undefined => {
    noteStarted(queue.lane, start);
    queue.startedToday += 1;
  };

  /** As soon as servers that share the limits let one begin; null where that has to be asked. */
  const sharedStart = (queue: Queue, nowMs: number) => (shared === null ? nowMs : shared.soonest(queue.name, nowMs));

  /** Ends when nobody waits, and records that at once, so that a later caller starts it again. */
  const handOut = async (queue: Queue, limits: RateLimits): Promise<void> => {
    for (;;) {
      const nowMs = Math.max(now(), queue.sleptUntilMs);
      forgetOld(queue.lane, nowMs);
      const next = nextStart(queue.lane, queue.lines, limits, nowMs);
      const first = next === undefined ? undefined : queue.lines.get(next.tenant)?.[0];
      if (next === undefined || first === undefined) {
        queue.running = false;
        return;
      }
      const known = next.atMs > nowMs ? next.atMs : sharedStart(queue, nowMs);
      if (known === null && nowMs <= first.deadlineMs) {
        await shared?.lease(queue.name, limits, waitingIn(queue.lines));
        continue;
      }
      const free = known ?? nowMs;
      if (free > nowMs && free <= first.deadlineMs) {
        await sleepUntil(queue, free, nowMs);
        continue;
      }
      remove(queue.lines, next.tenant, first);
      if (free > first.deadlineMs) first.refuse(queueFull(platform, free - nowMs));
      else {
        shared?.use(queue.name);
        started(queue, next);
        first.begin();
      }
    }
  };
  const sleepUntil = async (queue: Queue, atMs: number, nowMs: number): Promise<void> => {
    const controller = new AbortController();
    const alarm = { atMs, controller };
    queue.alarm = alarm;
    try {
      await sleep(atMs - nowMs, controller.signal);
      queue.sleptUntilMs = alarm.atMs;
    } catch (thrown) {
      if (!controller.signal.aborted) throw thrown;
    } finally {
      queue.alarm = null;
    }
  };
  const wake = (queue: Queue, limits: RateLimits, nowMs: number): void => {
    const next = nextStart(queue.lane, queue.lines, limits, nowMs);
    if (next === undefined || (queue.alarm !== null && next.atMs < queue.alarm.atMs)) queue.alarm?.controller.abort();
    if (queue.running) return;
    queue.running = true;
    void handOut(queue, limits).catch((cause) => {
      const error = cause instanceof ShopError ? cause : givenUp(platform, cause);
      for (const { refuse } of [...queue.lines.values()].flat()) refuse(error);
      queue.lines.clear();
      queue.running = false;
    });
  };

  const wait = (queue: Queue, limits: RateLimits, { tenant, account = "", signal, deadlineMs, onWaited }: WaitBounds) =>
    new Promise<void>((resolve, reject) => {
      const sinceMs = now();
      const leave = () => {
        remove(queue.lines, tenant, waiting);
        wake(queue, limits, now());
        reject(givenUp(platform, signal.reason));
      };
      const settled = () => signal.removeEventListener("abort", leave);
      const line = queue.lines.get(tenant) ?? [];
      const turn = turnIn(line, account);
      const waiting: Waiting = {
        ...turn,
        deadlineMs,
        begin() {
          settled();
          resolve(onWaited?.(Math.max(0, now() - sinceMs)));
        },
        refuse(error) {
          settled();
          reject(error);
        },
      };
      queue.lines.set(tenant, line.toSpliced(placeOf(line, turn), 0, waiting));
      signal.addEventListener("abort", leave, { once: true });
      wake(queue, limits, now());
    });

  const startInBackground = async (name: string, limits: RateLimits, asked: AskedInBackground) =>
    shared === null ? { startMs: now() } : shared.leaseInBackground(name, limits, asked);

  const waitInBackground = async (
    name: string,
    limits: RateLimits,
    { background, signal, deadlineMs }: WaitBounds & { background: Background },
  ) => {
    const begun = now() + setBackMs;
    let sleptUntil = Number.NEGATIVE_INFINITY;
    for (;;) {
      if (signal.aborted) throw givenUp(platform, signal.reason);
      const nowMs = Math.max(now(), sleptUntil - setBackMs);
      const begunMs = begun - setBackMs;
      const queue = queueOf(name, nowMs);
      const free = nextBackgroundStart(queue.lane, limits, { background, nowMs, waitedMs: nowMs - begunMs });
      const spent = queue.startedToday >= limits.perDay / 2;
      const atMs = spent ? (utcDay(nowMs) + 1) * DAY_MS : queue.lines.size > 0 ? Math.max(free, nowMs + LOOK_MS) : free;
      const patient = nowMs - begunMs >= PATIENCE_MS;
      const next = atMs > nowMs ? { againMs: atMs } : await startInBackground(name, limits, { background, patient });
      const untilMs = "startMs" in next ? next.startMs : next.againMs;
      if (untilMs > deadlineMs) throw queueFull(platform, untilMs - nowMs);
      const leftMs = untilMs - now();
      const until = untilMs + setBackMs;
      if (leftMs > 0) {
        await sleep(leftMs, signalOf(signal));
        sleptUntil = until;
      }
      if ("startMs" in next && !isOver(until - setBackMs, now())) {
        noteBackgroundStart(queue.lane, background, Math.max(now(), until - setBackMs));
        queue.startedToday += 1;
        return;
      }
    }
  };

  return {
    take(name, limits, bounds) {
      const { tenant, signal, deadlineMs, background } = bounds;
      if (signal.aborted) throw givenUp(platform);
      if (background !== undefined) return waitInBackground(name, limits, { ...bounds, background });
      const nowMs = now();
      const queue = queueOf(name, nowMs);
      noteAsked(queue.lane, tenant, nowMs);
      const asked = { tenant, limits, nowMs };
      const isFree = shared === null && queue.lines.size === 0 && startOf(queue.lane, asked) <= nowMs;
      if (isFree) return started(queue, { tenant, atMs: nowMs });
      const line = queue.lines.get(tenant) ?? [];
      const ahead = lengths(queue.lines).set(tenant, placeOf(line, turnIn(line, bounds.account ?? "")));
      const waitMs = foreseeStart(queue.lane, ahead, asked) - nowMs;
      if (nowMs + waitMs > deadlineMs) throw queueFull(platform, waitMs);
      return wait(queue, limits, bounds);
    },
    retryAfterSeconds(name, limits) {
      const nowMs = now();
      const { lane, startedToday } = queueOf(name, nowMs);
      if (startedToday >= limits.perDay) return Math.ceil(((utcDay(nowMs) + 1) * DAY_MS - nowMs) / SECOND_MS);
      if (startedSince(lane, nowMs - MINUTE_MS, nowMs) >= limits.perMinute) return PAUSE_SECONDS;
      if (startedSince(lane, nowMs - SECOND_MS, nowMs) >= limits.perSecond) return 1;
      return PAUSE_SECONDS;
    },
  };
}

function remove(lines: Map<string, Waiting[]>, tenant: string, waiting: Waiting): void {
  const rest = (lines.get(tenant) ?? []).filter((each) => each !== waiting);
  if (rest.length > 0) lines.set(tenant, rest);
  else lines.delete(tenant);
}

function utcDay(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

function givenUp(platform: string, cause?: unknown): ShopError {
  return new ShopError("time_limit", `The call ended while its request to ${platform} was waiting for its turn.`, {
    cause,
  });
}

function queueFull(platform: string, waitMs: number): ShopError {
  const seconds = Math.ceil(waitMs / SECOND_MS);
  return new ShopError(
    "queue_full",
    `Requests of this ${platform} app to this endpoint are queued for the next ${counted(seconds, "second")}, so as to stay inside ${platform}'s limits: longer than one call may wait. Ask again then, or ask for less.`,
    { retryAfterSeconds: seconds },
  );
}
