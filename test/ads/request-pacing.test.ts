import { describe, expect, test } from "bun:test";
import { createPacer } from "#ads/request-pacing.ts";
import { manualClock } from "../fakes/clock.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { restingSleep } from "../fakes/resting-sleep.ts";

const LIMITS = { perSecond: 8, perMinute: 560, perDay: 864_000 };
const NEVER = new AbortController().signal;
/** 2026-11-22T12:00:00Z. */
const START = Date.parse("2026-11-22T12:00:00Z");

/** A pacer whose sleepers wake when the clock is moved, and say when that was. */
function pacerByHand() {
  const clock = manualClock(START);
  const asleep: { atMs: number; wake: () => void }[] = [];
  const pacer = createPacer({
    platform: "TikTok",
    clock,
    sleep: (ms, signal) =>
      new Promise((wake, fail) => {
        asleep.push({ atMs: clock.now() + ms, wake });
        signal.addEventListener("abort", () => fail(signal.reason), { once: true });
      }),
  });
  const started: number[] = [];
  const take = async (lane = "app /campaign/get/", limits = LIMITS, signal = NEVER, deadlineMs = START + 45_000) => {
    await pacer.take(lane, limits, { tenant: "one", signal, deadlineMs });
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

test("a turn that was slept through has come, though the clock stands still or says a millisecond less", async () => {
  const clock = manualClock(START);
  const pacer = createPacer({ clock, sleep: async () => undefined, platform: "TikTok" });
  const bounds = { tenant: "one", signal: NEVER, deadlineMs: START + 45_000 };
  for (let request = 0; request < 20; request++) await pacer.take("lane", LIMITS, bounds);
  clock.advance(-3_600_000);
  await pacer.take("lane", LIMITS, { ...bounds, deadlineMs: clock.now() + 45_000 });
  expect(clock.now()).toBe(START - 3_600_000);
});

test("a clock set back while one sleeps, and noticed by another before it wakes, keeps nobody waiting for the old time", async () => {
  const hourMs = 3_600_000;
  const limits = { perSecond: 1, perMinute: 60, perDay: 1_000 };
  const clock = manualClock(START);
  const { promise: slept, resolve: wake } = Promise.withResolvers<void>();
  const pacer = createPacer({ clock, sleep: () => slept, platform: "TikTok" });
  const take = (lane: string, deadlineMs: number) =>
    pacer.take(lane, limits, { tenant: "one", signal: NEVER, deadlineMs });
  await take("lane", START + 45_000);
  const waits = take("lane", START + 45_000);
  await settled();
  clock.set(START - hourMs);
  await take("another", START - hourMs + 45_000);
  clock.set(START - hourMs + 1_000);
  wake();
  await waits;
  clock.set(START - hourMs + 3_000);
  await take("lane", START - hourMs + 45_000);
  expect(clock.now()).toBe(START - hourMs + 3_000);
});

test("a clock set back while a background request sleeps keeps neither the next one nor a caller waiting for the old time", async () => {
  const hourMs = 3_600_000;
  const limits = { perSecond: 1, perMinute: 60, perDay: 1_000 };
  const clock = manualClock(START);
  const sleeps: (() => void)[] = [];
  const pacer = createPacer({
    platform: "TikTok",
    clock,
    sleep: () => new Promise<void>((wake) => sleeps.push(wake)),
  });
  const deadlineMs = START + 24 * hourMs;
  const inBackground = () =>
    pacer.take("lane", limits, { tenant: "one", signal: NEVER, deadlineMs, background: "half" });
  await inBackground();
  const second = inBackground();
  await settled();
  expect(sleeps.length).toBe(1);
  clock.set(START - hourMs);
  await pacer.take("another", limits, { tenant: "one", signal: NEVER, deadlineMs });
  clock.set(START - hourMs + 1_000);
  sleeps[0]?.();
  await second;
  clock.set(START - hourMs + 4_000);
  await inBackground();
  clock.set(START - hourMs + 6_000);
  await pacer.take("lane", limits, { tenant: "one", signal: NEVER, deadlineMs });
  expect(sleeps.length).toBe(1);
});

test("a lane in steady use keeps counting right after thousands of requests", async () => {
  const { clock, pacer } = pacerByHand();
  const limits = { perSecond: 10_000, perMinute: 2_500, perDay: 864_000 };
  const bounds = { tenant: "one", signal: NEVER, deadlineMs: Number.POSITIVE_INFINITY };
  for (let request = 0; request < 6_000; request++) {
    clock.advance(30);
    await pacer.take("lane", limits, bounds);
  }
  expect(clock.now() - START).toBe(180_000);
  for (let request = 0; request < 500; request++) await pacer.take("lane", limits, bounds);
  const error = await failsWith(() =>
    pacer.take("lane", limits, { tenant: "one", signal: NEVER, deadlineMs: clock.now() }),
  );
  expect(error.code).toBe("queue_full");
});

describe("tenants of one app", () => {
  const ONE_A_SECOND = { perSecond: 1, perMinute: 60, perDay: 1_000 };
  const FOUR_A_MINUTE = { perSecond: 4, perMinute: 4, perDay: 1_000 };

  /** Time passes by itself when everybody waits. `began` says who began and after how many milliseconds. */
  const shared = (limits: typeof LIMITS) => {
    const clock = manualClock(START);
    const sleep = restingSleep(clock);
    const pacer = createPacer({ clock, sleep, platform: "TikTok" });
    const began: [tenant: string, atMs: number][] = [];
    const ask = async (tenant: string, callMs = 45_000) => {
      await pacer.take("lane", limits, { tenant, signal: NEVER, deadlineMs: clock.now() + callMs });
      began.push([tenant, clock.now() - START]);
    };
    const many = (tenant: string, count: number, callMs?: number) =>
      Array.from({ length: count }, () => ask(tenant, callMs));
    return { ask, many, began, after: (ms: number) => sleep(ms, NEVER) };
  };

  test("take turns, however many requests of one wait", async () => {
    const { many, began } = shared(ONE_A_SECOND);
    await Promise.all([...many("greedy", 5), ...many("modest", 2)]);
    expect(began.map(([tenant]) => tenant)).toEqual([
      "greedy",
      "modest",
      "greedy",
      "modest",
      "greedy",
      "greedy",
      "greedy",
    ]);
    expect(began.map(([, atMs]) => atMs)).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000]);
  });

  test("get an equal part each of the app's rate", async () => {
    const { many, began } = shared(ONE_A_SECOND);
    await Promise.all(["a", "b", "c"].flatMap((tenant) => many(tenant, 10)));
    const counts = Map.groupBy(began.slice(0, 12), ([tenant]) => tenant);
    expect([...counts.values()].map(({ length }) => length)).toEqual([4, 4, 4]);
  });

  test("wait for one turn each, not for the end of a second that another one has used up", async () => {
    const { ask, many, began, after } = shared(LIMITS);
    const busy = [...many("one", 60), ...many("two", 60)];
    await after(2_010);
    await ask("modest");
    const [, atMs] = began.at(-1) ?? [];
    expect(began.at(-1)?.[0]).toBe("modest");
    // A turn is 125 ms at eight a second.
    expect(atMs).toBeLessThanOrEqual(2_010 + 125);
    await Promise.all(busy);
    expect(began).toHaveLength(121);
  });

  test("are not refused because of one that has filled the queue for as long as a call may wait", async () => {
    const { ask, many, began } = shared(LIMITS);
    const greedy = many("greedy", 700).map((asked) =>
      asked.then(
        () => "begun",
        () => "refused",
      ),
    );
    await ask("modest");
    expect(began.at(-1)).toEqual(["modest", 1_000]);
    const outcomes = Map.groupBy(await Promise.all(greedy), (outcome) => outcome);
    // Half of the minute's 560, since somebody else has asked.
    expect(outcomes.get("begun")).toHaveLength(280);
    expect(outcomes.get("refused")).toHaveLength(420);
  });

  test("get half of a minute's requests at most while another one has asked within the last minute", async () => {
    const { ask, many, began, after } = shared(FOUR_A_MINUTE);
    await ask("modest");
    const greedy = many("greedy", 4, 120_000);
    await after(50_000);
    expect(began).toEqual([
      ["modest", 0],
      ["greedy", 250],
      ["greedy", 500],
    ]);
    await ask("modest");
    await Promise.all(greedy);
    expect(began.slice(3)).toEqual([
      ["modest", 50_000],
      ["greedy", 60_250],
      ["greedy", 60_500],
    ]);
  });

  test("may use the whole minute while nobody else asks", async () => {
    const { ask, many, began, after } = shared(FOUR_A_MINUTE);
    await ask("modest");
    await after(60_000);
    await Promise.all(many("greedy", 4));
    expect(began.slice(1)).toEqual(Array.from({ length: 4 }, () => ["greedy", 60_000]));
  });

  test("that come while one sleeps until its own half is free again do not wait for that", async () => {
    const { ask, many, began, after } = shared(FOUR_A_MINUTE);
    await ask("modest");
    const greedy = many("greedy", 3, 120_000);
    await after(10_000);
    await ask("third");
    expect(began.at(-1)).toEqual(["third", 10_000]);
    await Promise.all(greedy);
  });

  test("are told when their own turn would come, not when the queue ends", async () => {
    const { ask, many } = shared(ONE_A_SECOND);
    const greedy = many("greedy", 40);
    const error = await failsWith(() => ask("greedy", 30_000));
    expect(error.retryAfterSeconds).toBe(40);
    await ask("modest", 2_000);
    await Promise.allSettled(greedy);
  });
});
