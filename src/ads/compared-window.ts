/** The days a report is compared with, and which day stands against which. */

import { ShopError } from "#errors.ts";
import {
  addDays,
  type Day,
  dayMonthsLater,
  daysBetween,
  daysInclusive,
  dayYearsLater,
  firstOfMonth,
  lastOfMonth,
} from "./calendar.ts";
import { type DateWindow, rangeWindow } from "./date-window.ts";

export const COMPARISONS = ["none", "previous_period", "previous_month", "previous_year", "dates"] as const;

export type CompareTo = Exclude<(typeof COMPARISONS)[number], "dates"> | { start_date: string; end_date: string };

/** `align` maps a day of the earlier window to its day in this one, `back` the reverse; null where there is none. */
export type ComparedWindow = {
  window: DateWindow;
  align(dayBefore: Day): Day | null;
  alignMonth(dayBefore: Day): Day | null;
  back(day: Day): Day | null;
};

type Range = { start: Day; end: Day };

export function comparedWindow(compareTo: CompareTo, window: DateWindow, today: Day): ComparedWindow | null {
  if (compareTo === "none") return null;
  const { start, end } = window;
  if (start === null)
    throw new ShopError("invalid_input", "compare_to: a lifetime has nothing before it. Give start_date and end_date.");
  const days = daysInclusive(start, end);
  const range = { start, end };
  if (compareTo === "previous_period")
    return shifted(range, { start: addDays(start, -days), end: addDays(start, -1) }, today);
  if (compareTo === "previous_month") return monthBefore(range, today);
  if (compareTo === "previous_year") return yearBefore(range, today);
  return shifted(range, { start: compareTo.start_date, end: compareTo.end_date }, today);
}

function shifted(range: Range, before: Range, today: Day): ComparedWindow {
  const { window } = rangeWindow(before, today, "compare_");
  const offset = daysBetween(before.start, range.start);
  const align = (dayBefore: Day) => within(addDays(dayBefore, offset), range);
  return {
    window,
    align,
    alignMonth: align,
    back: (day) => within(addDays(day, -offset), { start: before.start, end: window.end }),
  };
}

/** A whole month is compared with a whole month. @throws invalid_input where the two ranges overlap */
function monthBefore({ start, end }: Range, today: Day): ComparedWindow {
  const whole = start === firstOfMonth(start) && end === lastOfMonth(end) && end < today;
  const lastBefore = (day: Day) => dayMonthsLater(day, -1) ?? addDays(firstOfMonth(day), -1);
  const before = { start: lastBefore(start), end: whole ? addDays(firstOfMonth(end), -1) : lastBefore(end) };
  if (before.end >= start)
    throw new ShopError(
      "invalid_input",
      "compare_to previous_month takes a month at most, since longer windows would share days with the one before. Use previous_period, or dates.",
    );
  return {
    window: rangeWindow(before, today).window,
    align: (day) => within(dayMonthsLater(day, 1), { start, end }),
    alignMonth: (day) => dayMonthsLater(firstOfMonth(day), 1),
    back: (day) => within(dayMonthsLater(day, -1), before),
  };
}

/** 29 February has no counterpart, so a window that begins or ends there uses the 28th. */
function yearBefore(range: Range, today: Day): ComparedWindow {
  const dayBefore = (day: Day) => dayYearsLater(day, -1);
  const lastBefore = (day: Day) => dayBefore(day) ?? addDays(day, -366);
  return {
    window: rangeWindow({ start: lastBefore(range.start), end: lastBefore(range.end) }, today).window,
    align: (day) => dayYearsLater(day, 1),
    alignMonth: (day) => dayYearsLater(firstOfMonth(day), 1),
    back: dayBefore,
  };
}

function within(day: Day | null, { start, end }: Range): Day | null {
  return day !== null && day >= start && day <= end ? day : null;
}
