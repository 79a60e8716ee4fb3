import { describe, expect, test } from "bun:test";
import { createPacer } from "#modules/tiktok-ads/client/pacing.ts";
import { manualClock } from "../../../fakes/clock.ts";
import { failsWith } from "../../../fakes/fails-with.ts";

const LIMITS = { perSecond: 8, perMinute: 560, perDay: 864_000 };
const NEVER = new AbortController().signal;
/** 2026-11-22T12:00:00Z. */
const START = Date.parse("2026-11-22T12:00:00Z");

/** A pacer whose sleepers wake when the clock is moved, and say when that was. */
function pacerByHand() {
  const clock = manualClock(START);
  const asleep: { atMs: number; wake: () => void }[] = [];
  const pacer = createPacer({
    clock,
    sleep: (ms, signal) =>
      new Promise((wake, fail) => {
        asleep.push({ atMs: clock.now() + ms, wake });
        signal.addEventListener("abort", () => fail(signal.reason), { once: true });
      }),
  });
  const started: number[] = [];
  const take = async (lane = "app /campaign/get/", limits = LIMITS, signal = NEVER, deadlineMs = START + 45_000) => {
    await pacer.take(lane, limits, { signal, deadlineMs });
    started.push(clock.now() - START);
  };
  const moveTo = async (ms: number) => {
    await settled();
    clock.set(START + ms);
    for (const sleeper of asleep.filter(({ atMs }) => atMs <= clock.now())) sleeper.wake();
    await settled();
  };
  return { clock, pacer, take, started, moveTo };
}

/** Lets everything that can go on without the clock go on. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe("requests of one app to one endpoint", () => {
  test("begin at once up to the limit of a second, and the next a second after the first", async () => {
    const { take, started, moveTo } = pacerByHand();
    const turns = Array.from({ length: 9 }, () => take());
    await Promise.all(turns.slice(0, 8));
    expect(started).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    await moveTo(999);
    expect(started).toHaveLength(8);
    await moveTo(1_000);
    await Promise.all(turns);
    expect(started.at(-1)).toBe(1_000);
  });

  test("never exceed the limit of a minute, wherever the minute begins", async () => {
    const { take, started, moveTo } = pacerByHand();
    const limits = { perSecond: 1, perMinute: 3, perDay: 1_000 };
    const turns = Array.from({ length: 4 }, () => take("sandbox", limits, NEVER, START + 100_000));
    for (const ms of [1_000, 2_000, 3_000, 59_999]) await moveTo(ms);
    expect(started).toEqual([0, 1_000, 2_000]);
    await moveTo(60_000);
    await Promise.all(turns);
    expect(started.at(-1)).toBe(60_000);
  });

  test("do not wait for those of another app or another endpoint", async () => {
    const { take, started } = pacerByHand();
    await Promise.all(Array.from({ length: 8 }, () => take("one")));
    await take("two");
    expect(started).toHaveLength(9);
  });

  test("are refused at once when their turn would come after the call's end, with the length of the queue", async () => {
    const { take } = pacerByHand();
    const limits = { perSecond: 1, perMinute: 30, perDay: 1_000 };
    const waiting = Array.from({ length: 30 }, () => take("lane", limits).catch(() => undefined));
    const error = await failsWith(() => take("lane", limits));
    expect(error.code).toBe("queue_full");
    expect(error.retryAfterSeconds).toBe(60);
    expect(error.message).toContain("60 seconds");
    expect(waiting).toHaveLength(30);
  });

  test("give their turn back when the caller leaves the queue", async () => {
    const { take, started, moveTo } = pacerByHand();
    const limits = { perSecond: 1, perMinute: 30, perDay: 1_000 };
    await take("lane", limits);
    const leaving = new AbortController();
    const gone = failsWith(() => take("lane", limits, leaving.signal));
    leaving.abort();
    expect((await gone).code).toBe("time_limit");
    const next = take("lane", limits);
    await moveTo(1_000);
    await next;
    expect(started).toEqual([0, 1_000]);
  });
});

describe("after TikTok refused for its limits", () => {
  const retry = async (sent: number, limits = LIMITS) => {
    const { pacer, take, clock } = pacerByHand();
    for (let request = 0; request < sent; request++) {
      clock.advance(request % limits.perSecond === 0 && request > 0 ? 1_000 : 0);
      await take("lane", limits, NEVER, Number.POSITIVE_INFINITY);
    }
    return pacer.retryAfterSeconds("lane", limits);
  };

  test("our own full second means one second", async () => {
    expect(await retry(8)).toBe(1);
  });

  test("a full minute means five minutes", async () => {
    expect(await retry(10, { perSecond: 10, perMinute: 10, perDay: 1_000 })).toBe(300);
  });

  test("a full day means until midnight UTC", async () => {
    expect(await retry(5, { perSecond: 10, perMinute: 10, perDay: 5 })).toBe(12 * 3_600);
  });

  test("few requests of our own mean somebody else's, and five minutes", async () => {
    expect(await retry(1)).toBe(300);
    const { pacer } = pacerByHand();
    expect(pacer.retryAfterSeconds("never used", LIMITS)).toBe(300);
  });

  test("yesterday's requests do not count for today", async () => {
    const { pacer, take, clock } = pacerByHand();
    const limits = { perSecond: 10, perMinute: 10, perDay: 5 };
    for (let request = 0; request < 5; request++) await take("lane", limits);
    clock.set(Date.parse("2026-11-23T00:00:00Z"));
    expect(pacer.retryAfterSeconds("lane", limits)).toBe(300);
  });
});

test("a lane in steady use keeps counting right after thousands of requests", async () => {
  const { clock, pacer } = pacerByHand();
  const limits = { perSecond: 10_000, perMinute: 2_500, perDay: 864_000 };
  const bounds = { signal: NEVER, deadlineMs: Number.POSITIVE_INFINITY };
  for (let request = 0; request < 6_000; request++) {
    clock.advance(30);
    await pacer.take("lane", limits, bounds);
  }
  expect(clock.now() - START).toBe(180_000);
  for (let request = 0; request < 500; request++) await pacer.take("lane", limits, bounds);
  const error = await failsWith(() => pacer.take("lane", limits, { signal: NEVER, deadlineMs: clock.now() }));
  expect(error.code).toBe("queue_full");
});
