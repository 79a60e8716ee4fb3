import { expect, test } from "bun:test";
import type { SharedStarts } from "#ads/leased-starts.ts";
import { createPacer } from "#ads/request-pacing.ts";
import { emptyLane, giveStarts } from "#db/sqlite/give-starts.ts";
import { ShopError } from "#errors.ts";
import { manualClock } from "../fakes/clock.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { restingSleep } from "../fakes/resting-sleep.ts";

const LIMITS = { perSecond: 8, perMinute: 560, perDay: 864_000 };
const NEVER = new AbortController().signal;
const LANE = "production app /campaign/get/";
/** The database's clock is this far behind. */
const BEHIND_MS = 7_000;

/** `toMs`: how long the nth question is under way. `backMs`: the answer. `lateMs`: how much later than asked it wakes. */
type Ways = { toMs(nth: number): number; backMs(nth: number): number; lateMs?(nth: number): number; aheadMs?: number };

const AT_ONCE: Ways = { toMs: () => 0, backMs: () => 0 };

/** Servers that share a database, each with its own way to it and its own clock. */
function servers(count: number, ways: readonly Ways[] = []) {
  const clock = manualClock();
  const sleep = restingSleep(clock);
  const rows = new Map<string, ReturnType<typeof emptyLane>>();
  const state = { leases: 0, away: false };
  const theirsMs = () => clock.now() - BEHIND_MS;
  const sharedBy = ({ toMs, backMs }: Ways): SharedStarts => {
    let questions = 0;
    const asked = async <Answer>(work: () => Answer): Promise<Answer> => {
      const nth = questions++;
      if (toMs(nth) > 0) await sleep(toMs(nth), NEVER);
      const answer = work();
      if (backMs(nth) > 0) await sleep(backMs(nth), NEVER);
      return answer;
    };
    return {
      now: () => asked(theirsMs),
      lease: (wish) =>
        asked(() => {
          state.leases += 1;
          if (state.away) throw new ShopError("server_busy", "The database cannot be reached.");
          const name = wish.lane.toString("hex");
          const given = giveStarts(rows.get(name) ?? emptyLane(wish.lane), wish, theirsMs() * 1_000);
          rows.set(name, given.row);
          return given.leased;
        }),
    };
  };
  const pacers = Array.from({ length: count }, (_, at) => {
    const way = ways[at] ?? AT_ONCE;
    const { lateMs = () => 0 } = way;
    let sleeps = 0;
    return createPacer({
      clock: { now: () => clock.now() + (way.aheadMs ?? 0), uptime: clock.uptime },
      sleep: (ms, signal) => sleep(ms + lateMs(sleeps++), signal),
      platform: "TikTok",
      starts: sharedBy(way),
    });
  });
  const startsMs: number[] = [];
  const fromMs = clock.now();
  const take = async (nth: number, deadlineMs = fromMs + 45_000, signal = NEVER, limits = LIMITS) => {
    const aheadMs = ways[nth % count]?.aheadMs ?? 0;
    const bounds = { tenant: "one", signal, deadlineMs: deadlineMs + aheadMs };
    await pacers[nth % count]?.take(LANE, limits, bounds);
    startsMs.push(clock.now() - fromMs);
  };
  return { clock, rows, state, pacers, take, startsMs, fromMs };
}

function mostInASecond(startsMs: readonly number[]): number {
  return Math.max(...startsMs.map((from) => startsMs.filter((at) => at >= from && at < from + 1_000).length));
}

function rateOf(startsMs: readonly number[]): number {
  return (startsMs.length - 1) / ((Math.max(...startsMs) - Math.min(...startsMs)) / 1_000);
}

const firstSlow = (firstMs: number, thenMs: number) => (nth: number) => (nth === 0 ? firstMs : thenMs);
const always = (ms: number) => () => ms;
/** Spread over 0 to `mostMs`, the same each time. */
const upTo = (mostMs: number) => (nth: number) => (nth * 37) % (mostMs + 1);

test.each<[string, Ways[]]>([
  ["answers at once", []],
  [
    "was slow to answer each of them at first",
    [400, 250, 90].map((ms) => ({ toMs: always(1), backMs: firstSlow(ms, 2) })),
  ],
  ["was slow to be asked at first", [400, 250, 90].map((ms) => ({ toMs: firstSlow(ms, 2), backMs: always(1) }))],
  ["is near to one, and far from the others", [1, 20, 60].map((ms) => ({ toMs: always(ms), backMs: always(ms) }))],
  ["answers now fast, now slowly", [60, 30, 10].map((ms) => ({ toMs: upTo(ms), backMs: upTo(2 * ms) }))],
  [
    "has a clock of its own, as each of them has",
    [-90_000, 0, 3_600_000].map((aheadMs) => ({ toMs: always(2), backMs: firstSlow(300, 2), aheadMs })),
  ],
  ["serves machines that are late by up to 30 ms", [30, 20, 30].map((ms) => ({ ...AT_ONCE, lateMs: upTo(ms) }))],
])(
  "three servers that all have more to ask never exceed the limit of a second, and use 90 %% of it, where the database %s",
  async (_, ways) => {
    const { take, startsMs } = servers(3, ways);
    await Promise.all(Array.from({ length: 240 }, (_, nth) => take(nth)));
    expect(startsMs).toHaveLength(240);
    expect(mostInASecond(startsMs)).toBe(8);
    expect(rateOf(startsMs)).toBeGreaterThanOrEqual(0.9 * LIMITS.perSecond);
  },
);

test("a machine that is often far too late gives up starts instead of coming too close to others", async () => {
  const { take, startsMs } = servers(3, [{ ...AT_ONCE, lateMs: upTo(120) }]);
  await Promise.all(Array.from({ length: 90 }, (_, nth) => take(nth)));
  expect(mostInASecond(startsMs)).toBeLessThanOrEqual(8);
});

test("a server that asks for much keeps no other waiting for more than what it holds ahead", async () => {
  const { take, startsMs, clock, fromMs } = servers(2);
  const many = Promise.all(Array.from({ length: 40 }, () => take(0)));
  while (startsMs.length < 4) await new Promise(setImmediate);
  const askedMs = clock.now() - fromMs;
  await take(1);
  expect(clock.now() - fromMs - askedMs).toBeLessThanOrEqual(1_000);
  await many;
});

test("one request alone asks the database once and begins at once", async () => {
  const { take, startsMs, state } = servers(1);
  await take(0);
  expect([startsMs, state.leases]).toEqual([[0], 1]);
});

test("a fast lane asks the database once for many requests that come one after another", async () => {
  const { take, state, startsMs } = servers(1);
  const fast = { perSecond: 1_000, perMinute: 60_000, perDay: 864_000 };
  for (let nth = 0; nth < 20; nth += 1) await take(0, undefined, NEVER, fast);
  expect(state.leases).toBe(1);
  expect(Math.max(...startsMs)).toBeLessThanOrEqual(21);
});

test("a request whose start would come after its call's end is refused with the time until then", async () => {
  const { take, fromMs } = servers(2);
  const others = Promise.all(Array.from({ length: 16 }, () => take(0)));
  const refused = await failsWith(() => Promise.all([take(1, fromMs + 100), take(1, fromMs + 100)]));
  expect(refused.code).toBe("queue_full");
  await others;
});

test("a caller that leaves while its start is awaited leaves that start to the next", async () => {
  const { take, startsMs } = servers(1);
  const leaving = new AbortController();
  const left = failsWith(() => Promise.all([take(0), take(0, undefined, leaving.signal)]));
  const next = take(0);
  leaving.abort();
  expect((await left).code).toBe("time_limit");
  await next;
  expect(startsMs).toHaveLength(2);
  expect(startsMs[1]).toBeLessThan(300);
});

test("where the database cannot be reached a request fails as what needs the database does", async () => {
  const { take, state, startsMs } = servers(1);
  state.away = true;
  expect((await failsWith(() => take(0))).code).toBe("server_busy");
  state.away = false;
  await take(0);
  expect(startsMs).toEqual([0]);
});

test("a call whose end has passed asks for no start any more, even where every start comes too late", async () => {
  const slower = { toMs: always(0), backMs: (nth: number) => 100 * nth };
  const { take, state, clock, fromMs } = servers(1, [slower]);
  const refused = await failsWith(() => take(0, fromMs + 1_800));
  expect(refused.code).toBe("queue_full");
  const { leases } = state;
  expect(clock.now() - fromMs).toBeLessThan(4_000);
  expect(leases).toBeGreaterThan(1);
});

test("one request alone begins as soon as the answer is there, however far the database is", async () => {
  const { take, startsMs, state } = servers(1, [{ toMs: always(60), backMs: always(60) }]);
  await take(0);
  const [firstMs = 0] = startsMs;
  await take(0);
  expect((startsMs[1] ?? 0) - firstMs).toBeLessThanOrEqual(140);
  expect(state.leases).toBeLessThanOrEqual(3);
});

test("what nobody waits for begins on time or not at all", async () => {
  const { pacers, clock, fromMs } = servers(1, [{ ...AT_ONCE, lateMs: (nth) => (nth === 0 ? 200 : 0) }]);
  const bounds = { tenant: "one", signal: NEVER, deadlineMs: fromMs + 45_000, background: "half" } as const;
  const startsMs: number[] = [];
  for (let nth = 0; nth < 3; nth += 1) {
    await pacers[0]?.take(LANE, LIMITS, bounds);
    startsMs.push(clock.now() - fromMs);
  }
  expect(startsMs).toEqual([0, 535, 802.5]);
});

test("what nobody waits for shares its fifth with the other servers", async () => {
  const { pacers, clock, fromMs } = servers(3);
  const bounds = { tenant: "one", signal: NEVER, deadlineMs: fromMs + 45_000, background: "fifth" } as const;
  const startsMs = await Promise.all(
    Array.from({ length: 9 }, async (_, nth) => {
      await pacers[nth % 3]?.take(LANE, LIMITS, bounds);
      return clock.now();
    }),
  );
  expect(Math.max(...startsMs) - Math.min(...startsMs)).toBeGreaterThanOrEqual(8_000);
});

test("a clock of this server that was set back by an hour holds up nothing", async () => {
  const { take, clock, startsMs } = servers(1);
  await Promise.all([take(0), take(0)]);
  clock.set(clock.now() - 3_600_000);
  await take(0);
  expect(startsMs).toHaveLength(3);
});

test("starts that a server holds while its clock is set back a little come close to nobody else's", async () => {
  const ways: Ways[] = [0, 1, 2].map(() => ({ toMs: always(20), backMs: always(30) }));
  const { take, startsMs } = servers(3, ways);
  const fast = { perSecond: 50, perMinute: 3_000, perDay: 864_000 };
  const calls = Promise.all(Array.from({ length: 300 }, (_, nth) => take(nth, undefined, NEVER, fast)));
  while (startsMs.length < 60) await new Promise(setImmediate);
  for (const way of ways.slice(0, 1)) way.aheadMs = -1_000;
  await calls;
  expect(startsMs).toHaveLength(300);
  expect(mostInASecond(startsMs)).toBeLessThanOrEqual(50);
});
