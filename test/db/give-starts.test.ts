import { expect, test } from "bun:test";
import { emptyLane, giveStarts, type LaneRow } from "#db/sqlite/give-starts.ts";
import type { StartWish } from "#db/starts.ts";

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;
/** 2026-11-22T12:00:00Z, in µs. */
const NOON = Date.parse("2026-11-22T12:00:00Z") * 1_000;
const LIMITS = { perSecond: 8, perMinute: 560, perDay: 864_000 };
const WISH: StartWish = { lane: Buffer.from("lane"), limits: LIMITS, wanted: 1, leadUs: 0, background: null };
const BEHIND = { kind: "fifth", limits: { perSecond: 1, perMinute: 112 }, patient: false } as const;

/** What is given to those who ask in turn, each as soon as the one before has its answer. */
function asked(wish: Partial<StartWish>, timesUs: readonly number[], from: LaneRow = emptyLane(WISH.lane)) {
  let row = from;
  const startsUs = timesUs.flatMap((atUs) => {
    const given = giveStarts(row, { ...WISH, ...wish }, atUs);
    row = given.row;
    return given.leased.startsUs;
  });
  return { row, startsUs };
}

function mostWithin(lengthUs: number, startsUs: readonly number[]): number {
  return Math.max(...startsUs.map((from) => startsUs.filter((at) => at >= from && at < from + lengthUs).length));
}

const every = (stepUs: number, forUs: number) =>
  Array.from({ length: Math.ceil(forUs / stepUs) }, (_, nth) => NOON + nth * stepUs);

test("the first start of a lane is now, and the next are so far apart that no second holds more than its limit", () => {
  const { startsUs } = asked({ wanted: 3 }, [NOON]);
  expect(startsUs).toEqual([NOON, NOON + 133_750, NOON + 267_500]);
});

test("whoever asks next is given what comes after, and nothing of what went by unused", () => {
  const { startsUs } = asked({ wanted: 2 }, [NOON, NOON + 1, NOON + 5 * SECOND]);
  expect(startsUs.map((us) => us - NOON)).toEqual([0, 133_750, 267_500, 401_250, 5 * SECOND, 5 * SECOND + 133_750]);
});

test("no start is given that is over before the answer has travelled", () => {
  const { row, startsUs } = asked({ leadUs: 40_000, wanted: 2 }, [NOON]);
  expect(startsUs.map((us) => us - NOON)).toEqual([40_000, 173_750]);
  expect(asked({ leadUs: 40_000 }, [NOON + 1], row).startsUs).toEqual([NOON + 307_500]);
});

test("no more is given than two seconds ahead, with the time at which to ask again", () => {
  const { leased } = giveStarts(emptyLane(WISH.lane), { ...WISH, wanted: 100 }, NOON);
  expect(leased.startsUs).toHaveLength(15);
  expect(leased.againUs).toBe(NOON + 133_750);
  expect(Math.max(...leased.startsUs)).toBeLessThanOrEqual(NOON + 2 * SECOND);
});

test("no minute holds more than its limit, wherever it begins, and 90 % of it is used", () => {
  const limits = { perSecond: 20, perMinute: 60, perDay: 864_000 };
  const { startsUs } = asked({ limits }, every(SECOND / 4, 5 * MINUTE));
  expect(mostWithin(MINUTE, startsUs)).toBe(60);
  expect(startsUs.length).toBeGreaterThanOrEqual(0.9 * 5 * 60);
  expect(mostWithin(SECOND, startsUs)).toBeLessThanOrEqual(20);
});

test("the last start of a day is given, and none beyond it until midnight", () => {
  const limits = { perSecond: 8, perMinute: 560, perDay: 3 };
  const first = asked({ limits, wanted: 4 }, [NOON]);
  expect(first.startsUs).toHaveLength(3);
  const midnight = NOON + DAY / 2;
  expect(giveStarts(first.row, { ...WISH, limits }, NOON + MINUTE).leased.againUs).toBe(midnight - 2 * SECOND);
  expect(asked({ limits }, [midnight], first.row).startsUs).toEqual([midnight]);
});

test("what nobody waits for takes its share, and begins a second after the last caller", () => {
  const behind = asked({ background: BEHIND }, every(SECOND / 4, 20 * SECOND));
  expect(mostWithin(SECOND, behind.startsUs)).toBe(1);
  expect(behind.startsUs.length).toBeGreaterThanOrEqual(17);
  const called = asked({}, [NOON]);
  const { leased } = giveStarts(called.row, { ...WISH, background: BEHIND }, NOON + SECOND / 2);
  expect(leased.startsUs).toEqual([NOON + SECOND]);
  const patient = { ...BEHIND, patient: true };
  expect(giveStarts(called.row, { ...WISH, background: patient }, NOON + SECOND / 2).leased.startsUs).toEqual([
    NOON + SECOND / 2,
  ]);
});

test("what nobody waits for leaves half of the day to callers", () => {
  const limits = { perSecond: 8, perMinute: 560, perDay: 4 };
  const two = asked({ limits, wanted: 2 }, [NOON]);
  const { leased } = giveStarts(two.row, { ...WISH, limits, background: BEHIND }, NOON + MINUTE);
  expect(leased.startsUs).toEqual([]);
  expect(asked({ limits, wanted: 2 }, [NOON + MINUTE], two.row).startsUs).toHaveLength(2);
});

test("after the database's clock was set back by an hour starts are given at once, and the minute still counts", () => {
  const limits = { perSecond: 8, perMinute: 4, perDay: 864_000 };
  const { row } = asked({ limits, wanted: 4 }, [NOON]);
  const back = NOON - 3_600 * SECOND;
  expect(giveStarts(row, { ...WISH, limits }, back).leased.startsUs).toEqual([]);
  expect(giveStarts(row, { ...WISH, limits: LIMITS }, back).leased.startsUs).toEqual([back + 133_750]);
});
