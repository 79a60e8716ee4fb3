/** Whether a day is off what it should be, alone or together with the day before, beyond noise. Pure. */

import { MIN_SAMPLE, type Reach } from "#ads/baseline.ts";
import { addDays, type Day } from "#ads/calendar.ts";
import { type ExpectedDay, expectedOn } from "#ads/expected-day.ts";
import { medianOf } from "#ads/median.ts";
import type { DayVerdict, Judging } from "./judging.ts";

/** A usual day lies beyond it once a quarter; docs/performance.md has what was measured. */
const USUAL_SPREADS = 3;
/** So many spreads more, and nineteen of twenty changes lie beyond. */
const SURE_SPREADS = 1.65;
const DAYS_OF_SAMPLE = 14;
/** Of a pair the day itself must be off by half as much, or yesterday's break would count for today. */
const OWN_PART = 0.5;
const SMALLEST = 1e-9;

export type Usual = ExpectedDay & { from: number; to: number };

type Days = Pick<Judging, "days" | "rate">;

/** What is usual for the day. Null where nothing can be said. */
export function usualOn(judging: Days, day: Day): Usual | null {
  const expected = expectedOn((one) => judging.days.get(one)?.value, day);
  if (expected === null) return null;
  const chance = chanceOn(judging, day);
  const spread = Math.max(expected.spread, chance);
  const times = Math.exp(USUAL_SPREADS * spread);
  return {
    ...{ ...expected, spread, spreadOfTwo: Math.max(expected.spreadOfTwo, chance / Math.SQRT2) },
    ...{ from: expected.value / times, to: expected.value * times },
  };
}

/** A number that becomes so many times as large, or as small, is found within two days nineteen times of twenty. */
export function findsTimes({ spreadOfTwo }: Usual): number {
  return Math.exp((USUAL_SPREADS + SURE_SPREADS) * spreadOfTwo);
}

export function judgeOff(judging: Judging, day: Day): DayVerdict {
  const { rule, days } = judging;
  const now = days.get(day);
  const usual = usualOn(judging, day);
  if (now === undefined || usual === null || rule.value === null) return "open";
  const least = Math.max(rule.minSample, MIN_SAMPLE);
  const sample = sampleBefore(judging, day);
  if (sample !== null && Math.max(sample, now.sample ?? 0) < least) return "open";
  const before = days.get(addDays(day, -1));
  // What a young day may still come to decides only where both its ends agree.
  const [low, high] = (["from", "to"] as const).map((end) => sideOf({ now, before, end }, usual, rule.value ?? 0));
  if (low !== high) return "open";
  return low === 0 ? "no" : "yes";
}

type Looked = { now: Reach; before: Reach | undefined; end: keyof Reach };

/** 1: above what is usual by the percent, -1: below it, 0: neither. */
function sideOf({ now, before, end }: Looked, usual: Usual, percent: number): -1 | 0 | 1 {
  const own = ratioOf(now[end], usual.value);
  const alone = beyond(own, usual.spread, percent);
  if (alone !== 0 || before === undefined) return alone;
  const both = Math.sqrt(own * ratioOf(before[end], usual.before));
  const together = beyond(both, usual.spreadOfTwo, percent);
  return beyond(own, 0, percent * OWN_PART) === together ? together : 0;
}

function beyond(ratio: number, spread: number, percent: number): -1 | 0 | 1 {
  const isNoise = Math.abs(Math.log(ratio)) <= USUAL_SPREADS * spread;
  if (isNoise) return 0;
  if (ratio >= 1 + percent / 100) return 1;
  return ratio <= 1 - percent / 100 ? -1 : 0;
}

function ratioOf(value: number, expected: number): number {
  return Math.max(SMALLEST, value / Math.max(SMALLEST, expected));
}

/** Counts of chance events vary by their square root, and so do rates of them. */
function chanceOn(judging: Days, day: Day): number {
  const usual = sampleBefore(judging, day);
  if (usual === null) return 0;
  const events = judging.rate ? Math.min(usual, judging.days.get(day)?.sample ?? usual) : usual;
  return 1 / Math.sqrt(Math.max(1, events));
}

/** Null for amounts of money. */
export function sampleBefore({ days }: Pick<Judging, "days">, day: Day): number | null {
  const samples = Array.from(
    { length: DAYS_OF_SAMPLE },
    (_, back) => days.get(addDays(day, -back - 1))?.sample ?? [],
  ).flat();
  return medianOf(samples);
}
