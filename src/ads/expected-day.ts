/**
 * What a day should be by the days before it: its weekday's factor over eight weeks times the level of the last two weeks, and how far
 * days, and pairs of days, usually are from that. Pure, in doubles.
 */

import { addDays, type Day, weekdayOf } from "./calendar.ts";
import { DEVIATIONS_PER_MEDIAN, medianOf } from "./median.ts";

/** `spread`, `spreadOfTwo`: of logarithms, of one day and of the mean of two. `before`: what the day before should have been. */
export type ExpectedDay = { value: number; before: number; spread: number; spreadOfTwo: number; days: number };

/** Older weeks say little about the weekdays of today. */
export const DAYS_BEFORE = 56;
/** Each weekday four times. */
const MIN_DAYS = 28;
/** Long enough that five days of a break do not move its median, short enough to follow a changed budget. */
const LEVEL_DAYS = 14;
const MIN_LEVEL_DAYS = 7;
const WEEK = 7;
/** A weekday with less of a usual day is one without; nothing can be expected of it. */
const LEAST_FACTOR = 0.05;
/** Days without anything count as far off, but logarithms need a number. */
const LEAST_SHARE = 0.01;

type Known = ReadonlyMap<Day, number>;

/** Null where too few days before are known, or none of this weekday had anything. */
export function expectedOn(valueOn: (day: Day) => number | undefined, day: Day): ExpectedDay | null {
  const past = daysBefore(day, DAYS_BEFORE).flatMap((one) => {
    const value = valueOn(one);
    return value === undefined ? [] : [[one, value] as const];
  });
  if (past.length < MIN_DAYS) return null;
  const factors = weekdayFactors(new Map(past));
  const factorOn = (one: Day) => factors[weekdayOf(one)] ?? 1;
  const even = new Map(past.map(([one, value]) => [one, value / Math.max(LEAST_FACTOR, factorOn(one))]));
  const level = levelBefore(even, day);
  if (level === null || factorOn(day) < LEAST_FACTOR) return null;
  const distances = new Map(
    [...even].flatMap(([one, value]) => {
      const before = levelBefore(even, one);
      return before === null ? [] : [[one, Math.log(Math.max(value / before, LEAST_SHARE))] as const];
    }),
  );
  const pairs = [...distances].flatMap(([one, distance]) => {
    const before = distances.get(addDays(one, -1));
    return before === undefined ? [] : [(distance + before) / 2];
  });
  return {
    ...{ value: level * factorOn(day), before: level * factorOn(addDays(day, -1)), days: past.length },
    ...{ spread: spreadOf([...distances.values()]), spreadOfTwo: spreadOf(pairs) },
  };
}

function daysBefore(day: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, at) => addDays(day, at - count));
}

function levelBefore(even: Known, day: Day): number | null {
  const last = daysBefore(day, LEVEL_DAYS).flatMap((one) => even.get(one) ?? []);
  const level = last.length < MIN_LEVEL_DAYS ? null : medianOf(last);
  return level === null || level <= 0 ? null : level;
}

/** Each weekday against the week around it; their mean is 1. */
function weekdayFactors(known: Known): number[] {
  const shares = [...known].flatMap(([day, value]) => {
    const around = daysBefore(addDays(day, (WEEK + 1) / 2), WEEK).flatMap((one) => known.get(one) ?? []);
    const mean = around.reduce((sum, one) => sum + one, 0) / WEEK;
    return around.length < WEEK || mean === 0 ? [] : [{ weekday: weekdayOf(day), share: value / mean }];
  });
  const medians = Array.from({ length: WEEK }, (_, weekday) => {
    const own = shares.filter((one) => one.weekday === weekday);
    return medianOf(own.map(({ share }) => share)) ?? 1;
  });
  const mean = medians.reduce((sum, one) => sum + one, 0) / WEEK;
  return medians.map((median) => (mean === 0 ? 1 : median / mean));
}

function spreadOf(distances: readonly number[]): number {
  return DEVIATIONS_PER_MEDIAN * (medianOf(distances.map(Math.abs)) ?? 0);
}
