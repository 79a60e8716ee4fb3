/** At which ages a day is read again, and which days are due by that. Pure: days are of the account's own calendar. */

import { addDays, type Day, daysBetween, daysInclusive } from "#ads/calendar.ts";
import type { HistoryLevel } from "#modules/module-history.ts";

/** Days after the day itself; platforms attribute conversions for about five weeks. */
export const AGES = [1, 2, 3, 7, 14, 28, 35] as const;
/** An hour is for what cannot wait, so that its later corrections matter little, and each day of hours is a request. */
const AGES_BY_HOUR = [1, 7] as const;

export const LEVEL_AGES = { account: AGES, campaign: AGES, hour: AGES_BY_HOUR } as const satisfies Record<
  HistoryLevel,
  readonly number[]
>;

/** A day that was not whole is tried again, and seldom: where an account never adds up, each try is in vain. */
const RETRY_DAYS = 7;

export type LastRead = { age: number; whole: boolean };

type Asked = { today: Day; daysBack: number; ages?: readonly number[] };

/** Oldest first. `lastRead`: undefined where the day was never read. */
export function dueDays({ today, daysBack, ages = AGES }: Asked, lastRead: (day: Day) => LastRead | undefined): Day[] {
  return Array.from({ length: daysBack }, (_, index) => addDays(today, index - daysBack)).filter((day) => {
    const read = lastRead(day);
    const age = daysBetween(day, today);
    if (read === undefined || (!read.whole && age >= read.age + RETRY_DAYS)) return true;
    return ages.some((each) => read.age < each && each <= age);
  });
}

export type DayRange = { from: Day; to: Day };

/** `maxDays` and `pageRows` are of one question. `rowsADay`: as many as a day may have; infinite where unknown. */
export type QuestionBounds = { maxDays: number; pageRows: number; rowsADay: number };

/**
 * Newest first, because young days are wanted soonest. Days that are not due are included where that saves a question
 * and the answer stays one page.
 */
export function rangesOf(days: readonly Day[], { maxDays, pageRows, rowsADay }: QuestionBounds): DayRange[] {
  const ranges: DayRange[] = [];
  let isDueWhole = true;
  for (const day of days.toSorted().toReversed()) {
    const newest = ranges.at(-1);
    const length = newest === undefined ? 0 : daysInclusive(day, newest.to);
    const isNext = newest !== undefined && daysInclusive(day, newest.from) === 2;
    const joins: boolean = length <= maxDays && ((isNext && isDueWhole) || length * rowsADay <= pageRows);
    if (newest !== undefined && joins) newest.from = day;
    else ranges.push({ from: day, to: day });
    isDueWhole = newest === undefined || !joins || (isDueWhole && isNext);
  }
  return ranges;
}
