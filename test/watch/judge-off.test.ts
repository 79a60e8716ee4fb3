import { expect, test } from "bun:test";
import { addDays } from "#ads/calendar.ts";
import type { AlertRule } from "#watch/alert-rule.ts";
import { findsTimes, judgeOff, usualOn } from "#watch/judge-off.ts";
import type { Judging } from "#watch/judging.ts";

const START = "2026-01-05";
const WEEKDAYS = [1, 1.1, 1.2, 1.1, 0.9, 0.8, 0.9];
/** As noise: it has no mean and no week in it. */
const SWING = [1, -1, 1, 1, -1, -1, 1, -1, -1, 1, -1];

function account(
  levels: readonly number[],
  { noise = 0.02, swing = SWING, percent = 30, sample = null }: Given = {},
): Judging {
  const days = levels.map((level, at) => {
    const value = level * (WEEKDAYS[at % 7] ?? 1) * (1 + noise * (swing[at % swing.length] ?? 0));
    return [addDays(START, at), { value, from: value, to: value, sample }] as const;
  });
  const rule: AlertRule = {
    ...{ metric: "spend", campaignId: null, condition: "off", value: percent, days: 1, minSample: 10, quiet: null },
  };
  return { rule, days: new Map(days), rate: false, goal: null };
}
type Given = { noise?: number; swing?: readonly number[]; percent?: number; sample?: number | null };
const flat = (days: number, level = 100) => Array.from({ length: days }, () => level);
const lastOf = ({ days }: Judging) => addDays(START, days.size - 1);
const verdict = (judging: Judging) => judgeOff(judging, lastOf(judging));

test("a fall is found by the level of the last weeks, also where it has doubled since the weeks before them", () => {
  const doubled = [...flat(40), ...flat(20, 200)];
  expect(verdict(account([...doubled, 120]))).toBe("yes");
  expect(verdict(account([...doubled, 200]))).toBe("no");
  expect(verdict(account([...flat(60), 150]))).toBe("yes");
  expect(usualOn(account([...doubled, 120]), addDays(START, 60))?.value).toBeCloseTo(200 * (WEEKDAYS[4] ?? 1), -1);
});

test("a week of a break is still off: its own days do not become the usual", () => {
  expect(verdict(account([...flat(60), ...flat(6, 60)]))).toBe("yes");
});

test("two days together find what each alone leaves to noise, and yesterday's break does not count for today", () => {
  const noisy = { noise: 0.15, swing: [1, -1] };
  const judging = account([...flat(60), 190, 190], noisy);
  const alone = usualOn(judging, lastOf(judging));
  expect(judging.days.get(lastOf(judging))?.value ?? 0).toBeLessThan(alone?.to ?? 0);
  expect(verdict(judging)).toBe("yes");
  expect(verdict(account([...flat(61), 150], noisy))).toBe("no");
  expect(verdict(account([...flat(60), 300, 100], noisy))).toBe("no");
});

test("what an account's own noise leaves to find is known, and more of it is lost where days vary more", () => {
  const finds = (noise: number) => {
    const judging = account(flat(61), { noise });
    const usual = usualOn(judging, lastOf(judging));
    return usual === null ? Number.NaN : findsTimes(usual);
  };
  expect(finds(0.02)).toBeLessThan(finds(0.1));
  expect(finds(0.02)).toBeLessThan(1.2);
});

test("too few days, too few events, and weekdays without anything have no verdict", () => {
  expect(verdict(account([...flat(27), 10]))).toBe("open");
  expect(verdict(account([...flat(28), 10]))).toBe("yes");
  expect(verdict(account([...flat(60), 10], { sample: 9 }))).toBe("open");
  expect(verdict(account([...flat(60), 10], { sample: 200 }))).toBe("yes");
  const closed = Array.from({ length: 60 }, (_, at) => (at % 7 === 4 ? 0 : 100));
  expect(verdict(account([...closed, 0]))).toBe("open");
});
