/** Reports by week, month, weekday and hour of the day: rows of days, or of hours, put together here. */

import { addDays, type Day, daysInclusive, mondayOf } from "#ads/calendar.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { groupRows } from "#ads/group-rows.ts";
import type { FoldedBreakdown } from "../words/breakdowns.ts";
import { combineNumbers, type Fold, type Numbers, type ReportRow } from "./report-row.ts";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** What the days of one row have in common; in the order of time as text. */
const KEYS: Readonly<Record<FoldedBreakdown, (day: Day) => string>> = {
  week: mondayOf,
  month: (day) => day.slice(0, "YYYY-MM".length),
  weekday: (day) => String(daysInclusive(mondayOf(day), day)),
  hour_of_day: () => "",
};

/** As it is shown. */
export function foldName(column: string, { key }: Fold): string | null {
  if (key === null || key === "") return null;
  return column === "weekday" ? (WEEKDAYS[Number(key) - 1] ?? null) : key;
}

export type Folding = {
  breakdown: FoldedBreakdown;
  /** The report's own, whichever window the rows are of. */
  window: DateWindow;
  metrics: readonly string[];
  /** The day of the window against which a row's day stands; null: none. */
  align(day: Day): Day | null;
};

/** A weekday or an hour stands against its like, so that only weeks and months go by the days they are aligned with. */
export function foldRows(rows: readonly ReportRow[], { breakdown, window, metrics, align }: Folding): ReportRow[] {
  const days = wholeDaysBy(breakdown, window);
  const goesByDate = breakdown === "week" || breakdown === "month";
  const keyOf = (date: Day): string | null => {
    const day = goesByDate ? align(date) : date;
    return day === null ? null : KEYS[breakdown](day);
  };
  const folded = rows.flatMap((row) => (row.date === null ? [] : { row, key: keyOf(row.date) }));
  return groupRows(folded, ({ row: { id, hour }, key }) => `${id} ${key} ${hour}`).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const fold = { key: first.key, days: days.get(first.key ?? "") ?? 0 };
    const own = group.map(({ row }) => row);
    return { ...first.row, ...together(own, window, metrics), date: null, fold };
  });
}

/** Today's part is told apart from that of whole days. */
function together(rows: readonly ReportRow[], window: DateWindow, metrics: readonly string[]): Numbers {
  const all = combineNumbers(rows, metrics);
  if (window.complete) return all;
  const { cells } = combineNumbers(
    rows.filter(({ date }) => date !== null && date < window.end),
    metrics,
  );
  return { ...all, wholeDays: cells };
}

/** How many days of the window are over, in all. */
export function wholeDaysOf({ start, end, complete }: DateWindow): number {
  return start === null ? 0 : daysInclusive(start, end) - (complete ? 0 : 1);
}

function wholeDaysBy(breakdown: FoldedBreakdown, window: DateWindow): ReadonlyMap<string, number> {
  const { start } = window;
  const days = new Map<string, number>();
  if (start === null) return days;
  for (let index = 0; index < wholeDaysOf(window); index++) {
    const key = KEYS[breakdown](addDays(start, index));
    days.set(key, (days.get(key) ?? 0) + 1);
  }
  return days;
}
