import { expect, test } from "bun:test";
import type { LeaseStarts } from "#ads/leased-starts.ts";
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

/** Servers of one clock that share a database, which answers in the same moment. */
function servers(count: number) {
  const clock = manualClock();
  const sleep = restingSleep(clock);
  const rows = new Map<string, ReturnType<typeof emptyLane>>();
  const state = { leases: 0, away: false, lateMs: 0 };
  const lease: LeaseStarts = async (wish) => {
    state.leases += 1;
    if (state.away) throw new ShopError("server_busy", "The database cannot be reached.");
    const name = wish.lane.toString("hex");
    const given = giveStarts(rows.get(name) ?? emptyLane(wish.lane), wish, (clock.now() - BEHIND_MS) * 1_000);
    rows.set(name, given.row);
    clock.advance(state.lateMs);
    return given.leased;
  };
  const pacers = Array.from({ length: count }, () => createPacer({ clock, sleep, platform: "TikTok", lease }));
  const startsMs: number[] = [];
  const fromMs = clock.now();
  const take = async (nth: number, deadlineMs = fromMs + 45_000, signal = NEVER, limits = LIMITS) => {
    await pacers[nth % count]?.take(LANE, limits, { tenant: "one", signal, deadlineMs });
    startsMs.push(clock.now() - fromMs);
  };
  return { clock, rows, state, pacers, take, startsMs, fromMs };
}

test("three servers that all have more to ask never exceed the limit of a second, and use 90 % of it", async () => {
  const { take, startsMs } = servers(3);
  await Promise.all(Array.from({ length: 120 }, (_, nth) => take(nth)));
  const within = (fromMs: number) => startsMs.filter((at) => at >= fromMs && at < fromMs + 1_000).length;
  expect(Math.max(...startsMs.map(within))).toBe(8);
  const seconds = Math.max(...startsMs) / 1_000;
  expect(startsMs.length / seconds).toBeGreaterThanOrEqual(0.9 * 8);
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
  expect(Math.max(...startsMs)).toBeLessThanOrEqual(20);
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
  const { take, state, clock, fromMs } = servers(1);
  await take(0);
  state.lateMs = 500;
  const refused = await failsWith(() => take(0, fromMs + 1_800));
  expect(refused.code).toBe("queue_full");
  expect(clock.now()).toBe(fromMs + 2_000);
  expect(state.leases).toBe(5);
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
