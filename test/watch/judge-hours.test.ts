import "../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { addDays } from "#ads/calendar.ts";
import { HOURS_A_DAY, judgeHours } from "#watch/judge-hours.ts";

const TODAY = "2026-06-22";

/** The eight same weekdays before, each hour as given, and today. */
function account(usual: readonly number[], today: readonly number[], weeks = 8) {
  const past = Array.from({ length: weeks }, (_, week) => [addDays(TODAY, -7 * (week + 1)), usual] as const);
  return new Map<string, readonly number[]>([...past, [TODAY, today]]);
}
const even = (spend: number) => Array.from({ length: HOURS_A_DAY }, () => spend);
const hours = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: HOURS_A_DAY, maxLength: HOURS_A_DAY });
const moment = fc.double({ min: 0.1, max: 24, noNaN: true });

test("a day as usual never runs away, however little of an hour is over, and one without usual spend is not judged", () => {
  fc.assert(
    fc.property(hours, moment, (usual, until) => {
      const whole = Math.floor(until);
      const today = usual.map((spend, hour) => (hour < whole ? spend : hour === whole ? spend * (until - whole) : 0));
      expect(judgeHours(account(usual, today), 50, { day: TODAY, until })?.holds).toBe(false);
      expect(judgeHours(account(even(0), today), 50, { day: TODAY, until })).toBeNull();
      expect(judgeHours(account(usual, today, 5), 50, { day: TODAY, until })).toBeNull();
    }),
  );
});

test("an hour of three times its usual runs away at once, and still where what came after it is told two hours late", () => {
  const today = even(0).map((_, hour) => (hour < 12 ? 10 : hour === 12 ? 30 : 0));
  for (const until of [13, 13.4, 14, 15]) {
    const judged = judgeHours(account(even(10), today), 100, { day: TODAY, until });
    expect({ until, ...judged }).toMatchObject({ until, holds: true, stretch: { spent: 30 } });
  }
  expect(judgeHours(account(even(10), today), 100, { day: TODAY, until: 12 })?.holds).toBe(false);
});

test("a runaway below its percent, or of less than an hour of a usual day, is none", () => {
  const at = (spend: number) => even(10).map((usual, hour) => (hour === 12 ? spend : usual));
  const judge = (percent: number, spend: number) =>
    judgeHours(account(even(10), at(spend)), percent, { day: TODAY, until: 13 })?.holds;
  expect([judge(100, 19.9), judge(100, 20), judge(150, 20), judge(50, 19)]).toEqual([false, true, false, false]);
});
