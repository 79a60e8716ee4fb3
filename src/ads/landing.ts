/**
 * Where a month's spend lands, by the account's own weekdays: each day that is left is its weekday's factor times the level of the last
 * days, and the range follows from how much days and weeks have varied. Pure, in doubles: what is to come has no exact decimals.
 */

import { type Day, eachDay, lastOfMonth, weekdayOf } from "./calendar.ts";
import { DEVIATIONS_PER_MEDIAN, medianOf } from "./median.ts";

export type SpentDay = { day: Day; spend: number };

/** `low` and `high`: four of five months land between them, as measured over simulated accounts. */
export type Landing = { low: number; expected: number; high: number; perDay: number };

/** Older weeks say little about the weekdays of today. */
export const DAYS_LOOKED_AT = 56;
/** Each weekday three times. */
export const MIN_DAYS = 21;
const WEEK = 7;
/** The last days make the level by weights of this half-life; 2 to 14 were tried, 3 and 4 land nearest. */
const HALF_LIFE_DAYS = 4;
/** Four of five normal values lie within this many deviations. */
const DEVIATIONS = 1.2816;

/** `past`: whole days before today, in order, without gaps. `toDate`: the month's spend, today's included. */
export function landingOf(given: {
  past: readonly SpentDay[];
  today: Day;
  toDate: number;
  soFar: number;
}): Landing | null {
  const { today, toDate, soFar } = given;
  const begun = given.past.findIndex(({ spend }) => spend > 0);
  const past = begun === -1 ? [] : given.past.slice(begun).slice(-DAYS_LOOKED_AT);
  if (past.length < MIN_DAYS) return null;
  const factors = weekdayFactors(past);
  const even = past.map(({ day, spend }) => spend / (factors[weekdayOf(day)] ?? 1));
  const level = recentMean(even);
  const left = eachDay(today, lastOfMonth(today));
  const expected = left.map((day) => level * (factors[weekdayOf(day)] ?? 1));
  const rest = expected.reduce((sum, spend) => sum + spend, 0);
  const toCome = rest - Math.min(soFar, expected[0] ?? 0);
  const width = DEVIATIONS * deviationOf(even, left.length);
  return {
    low: toDate + toCome * Math.exp(-width),
    expected: toDate + toCome,
    high: toDate + toCome * Math.exp(width),
    perDay: rest / left.length,
  };
}

/** Each weekday against the week around it; their mean is 1. */
function weekdayFactors(past: readonly SpentDay[]): number[] {
  const half = (WEEK - 1) / 2;
  const shares = past.flatMap(({ day, spend }, at) => {
    const around = past.slice(Math.max(0, at - half), at + half + 1);
    const mean = meanOf(around.map((one) => one.spend));
    return around.length < WEEK || mean === 0 ? [] : [{ weekday: weekdayOf(day), share: spend / mean }];
  });
  const medians = Array.from({ length: WEEK }, (_, weekday) => {
    const own = shares.filter((one) => one.weekday === weekday);
    return medianOf(own.map(({ share }) => share)) ?? 1;
  });
  const mean = meanOf(medians);
  // A weekday without spend would divide by nothing.
  return medians.map((median) => Math.max(LEAST_FACTOR, mean === 0 ? 1 : median / mean));
}

const LEAST_FACTOR = 0.01;

function recentMean(even: readonly number[]): number {
  const weights = even.map((_, at) => 0.5 ** ((even.length - 1 - at) / HALF_LIFE_DAYS));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return even.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0) / all;
}

/** The days' own noise, that of the level, and how far a level wanders until the month's end. */
function deviationOf(even: readonly number[], daysLeft: number): number {
  const day = (DEVIATIONS_PER_MEDIAN * (medianOf(changesOf(even).map(Math.abs)) ?? 0)) / Math.SQRT2;
  const weeks = Array.from({ length: Math.floor(even.length / WEEK) }, (_, back) =>
    meanOf(even.slice(even.length - (back + 1) * WEEK, even.length - back * WEEK)),
  );
  const week = Math.sqrt(meanOf(changesOf(weeks).map((change) => change ** 2)));
  return Math.sqrt(day ** 2 / daysLeft + day ** 2 / (HALF_LIFE_DAYS + 1) + (week ** 2 * daysLeft) / (3 * WEEK));
}

function changesOf(values: readonly number[]): number[] {
  return values.slice(1).map((value, at) => {
    const sum = value + (values[at] ?? 0);
    return sum === 0 ? 0 : (2 * (value - (values[at] ?? 0))) / sum;
  });
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
