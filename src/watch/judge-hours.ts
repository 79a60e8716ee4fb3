/**
 * Whether today's spend runs away, by the same hours of the same weekdays before. Pure: the backtest uses the same
 * code.
 */

import { MIN_WINDOWS, sameWeekdaysBefore } from "#ads/baseline.ts";
import { type Day, eachDay } from "#ads/calendar.ts";
import { DEVIATIONS_PER_MEDIAN, medianOf } from "#ads/median.ts";
import type { RuleState } from "./judge-rule.ts";

export type SpentDays = ReadonlyMap<Day, readonly number[]>;
/** `until`: so many hours of the day are over, such as 14.25. */
export type Moment = { day: Day; until: number };
/** What was spent between two hours of the day; `from` to `to` is usual, with the median `usual` of so many weeks. */
export type Stretch = Hours & { spent: number; usual: number; from: number; to: number; weeks: number };
type Hours = { since: number; until: number };

export const HOURS_A_DAY = 24;
/** A day has many evaluations, so each needs more than a whole day's number does; see docs/performance.md. */
const USUAL_SPREADS = 4;
/** At least this share of a usual day must be in excess: at night a few pennies are already many times the usual. */
const LEAST_SHARE = 1 / HOURS_A_DAY;
/** A shorter part of an hour says little, so the hour before is added to it. */
const LEAST_PART = 0.5;
/** Platforms report spend up to two hours late, so an hour is judged again. */
const HOURS_LATE = 3;

/** The stretch that runs away, or today so far. Null where too few days are known or nothing is usually spent. */
export function judgeHours(days: SpentDays, percent: number, now: Moment): { holds: boolean; stretch: Stretch } | null {
  const today = days.get(now.day);
  const past = sameWeekdaysBefore({ start: now.day, end: now.day }).flatMap(({ start }) => {
    const hours = days.get(start);
    return hours === undefined ? [] : [hours];
  });
  const usualDay = medianOf(past.map((hours) => spentIn(hours, 0, HOURS_A_DAY))) ?? 0;
  if (today === undefined || past.length < MIN_WINDOWS || usualDay === 0) return null;
  const noise = noiseOf(past);
  const stretches = hoursToJudge(now.until).map((hours) => stretchOf({ today, past, noise }, hours));
  const runsAway = ({ spent, usual, to }: Stretch) =>
    usual > 0 && spent > to && spent >= usual * (1 + percent / 100) && spent - usual >= LEAST_SHARE * usualDay;
  const found = stretches.find(runsAway);
  const [soFar] = stretches;
  const stretch = found ?? soFar;
  return stretch === undefined ? null : { holds: found !== undefined, stretch };
}

/** As if it had been judged after each hour. */
export function hourlyStates(days: SpentDays, percent: number, { from, to }: { from: Day; to: Day }): RuleState[] {
  return eachDay(from, to).flatMap((day) =>
    Array.from({ length: HOURS_A_DAY }, (_, hour) => judgeHours(days, percent, { day, until: hour + 1 })).flatMap(
      (judged) => (judged === null ? [] : [{ holds: judged.holds, since: day }]),
    ),
  );
}

/** The day so far first, then its last hour or so, then whole hours before. */
function hoursToJudge(until: number): Hours[] {
  const whole = Math.floor(until);
  const ends = Array.from({ length: Math.min(HOURS_LATE, whole) }, (_, back) => whole - back);
  return [
    { since: 0, until },
    { since: until - whole >= LEAST_PART ? whole : Math.max(0, whole - 1), until },
    ...ends.map((end) => ({ since: end - 1, until: end })),
  ];
}

type Known = { today: readonly number[]; past: readonly (readonly number[])[]; noise: number };

function stretchOf({ today, past, noise }: Known, { since, until }: Hours): Stretch {
  const before = past.map((hours) => spentIn(hours, since, until));
  const usual = medianOf(before) ?? 0;
  // Eight numbers may lie close together by chance, so the spread is at least that of all hours.
  const spread = Math.max(spreadOf(before, usual), noise / Math.sqrt(Math.max(1, until - since)));
  const times = Math.exp(USUAL_SPREADS * spread);
  const spent = spentUntil(today, since, until);
  return { since, until, spent, usual, from: usual / times, to: usual * times, weeks: past.length };
}

function spentUntil(hours: readonly number[], since: number, until: number): number {
  return hours.slice(since, Math.ceil(until)).reduce((sum, spend) => sum + spend, 0);
}

function spentIn(hours: readonly number[], since: number, until: number): number {
  const whole = Math.floor(until);
  return spentUntil(hours, since, whole) + (until - whole) * (hours[whole] ?? 0);
}

/** How far a single hour usually is from its median, as the spread of logarithms. */
function noiseOf(past: readonly (readonly number[])[]): number {
  const distances = Array.from({ length: HOURS_A_DAY }, (_, hour) => {
    const spends = past.map((hours) => hours[hour] ?? 0);
    return distancesFrom(spends, medianOf(spends) ?? 0);
  });
  return DEVIATIONS_PER_MEDIAN * (medianOf(distances.flat()) ?? 0);
}

function spreadOf(spends: readonly number[], median: number): number {
  return DEVIATIONS_PER_MEDIAN * (medianOf(distancesFrom(spends, median)) ?? 0);
}

function distancesFrom(spends: readonly number[], median: number): number[] {
  return median === 0 ? [] : spends.flatMap((spend) => (spend > 0 ? [Math.abs(Math.log(spend / median))] : []));
}
