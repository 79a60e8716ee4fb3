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

/**
 * Newest first, because young days are wanted soonest. `maxDays`: of one question. `bridge`: days that are not due may
 * be included where that saves a question.
 */
export function rangesOf(days: readonly Day[], { maxDays, bridge }: { maxDays: number; bridge: number }): DayRange[] {
  const ranges: DayRange[] = [];
  for (const day of days.toSorted().toReversed()) {
    const newest = ranges.at(-1);
    const joins =
      newest !== undefined && daysInclusive(day, newest.from) - 2 <= bridge && daysInclusive(day, newest.to) <= maxDays;
    if (joins) newest.from = day;
    else ranges.push({ from: day, to: day });
  }
  return ranges;
}
