/** At which ages a day is read again, and which days are due by that. Pure: days are of the account's own calendar. */

import { addDays, type Day, daysInclusive } from "#ads/calendar.ts";

/** In days after the day itself: what people did after an ad is told for about so long. */
export const AGES = [1, 2, 3, 7, 14, 28, 35] as const;
/** A day that was read at this age or later moves no more. */
export const SETTLED_AGE = 35;

export function ageOf(day: Day, today: Day): number {
  return daysInclusive(day, today) - 1;
}

/**
 * Of the last `daysBack` days before today, oldest first, those never read and those that have come to an age since
 * they were read. `readAge`: the age at which a day was read last; undefined where it never was.
 */
export function dueDays(today: Day, daysBack: number, readAge: (day: Day) => number | undefined): Day[] {
  return Array.from({ length: daysBack }, (_, index) => addDays(today, index - daysBack)).filter((day) => {
    const read = readAge(day);
    const age = ageOf(day, today);
    return read === undefined || AGES.some((each) => read < each && each <= age);
  });
}

export type DayRange = { from: Day; to: Day };

/**
 * The ranges to ask for, newest first: what is young is wanted soonest. `maxDays`: of one question. `bridge`: as many
 * days that are not due may lie in between, where that is cheaper than another question.
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
