/** Combines rows of days or hours into weeks, months, weekdays and hours of the day. */

import { type Day, daysInclusive, eachDay, mondayOf } from "#ads/calendar.ts";
import type { ComparedWindow } from "#ads/compared-window.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { groupRows } from "#ads/group-rows.ts";
import type { FoldedBreakdown } from "../words/breakdowns.ts";
import { combineNumbers, type Fold, type Numbers, type ReportRow } from "./report-row.ts";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Its text order is the order of time. */
const KEYS: Readonly<Record<FoldedBreakdown, (day: Day) => string>> = {
  week: mondayOf,
  month: (day) => day.slice(0, "YYYY-MM".length),
  weekday: (day) => String(daysInclusive(mondayOf(day), day)),
  hour_of_day: () => "",
};

export function foldName(column: string, { key }: Fold): string | null {
  if (key === null || key === "") return null;
  return column === "weekday" ? (WEEKDAYS[Number(key) - 1] ?? null) : key;
}

export type Folding = {
  breakdown: FoldedBreakdown;
  window: DateWindow;
  compared: ComparedWindow | null;
  earlier: boolean;
  metrics: readonly string[];
};

/** A weekday or an hour is compared with its like; only weeks and months use the aligned days. */
export function foldRows(rows: readonly ReportRow[], folding: Folding): ReportRow[] {
  const { breakdown, window, compared, earlier, metrics } = folding;
  const over = countBy(daysOf(window).slice(0, wholeDaysOf(window)), KEYS[breakdown]);
  const keyOf = earlier && compared !== null ? earlierKey(breakdown, compared) : KEYS[breakdown];
  const alone = keysAlone(folding);
  const folded = rows.flatMap((row) => (row.date === null ? [] : { row, key: keyOf(row.date) }));
  return groupRows(folded, ({ row: { id, hour }, key }) => `${id} ${key} ${hour}`).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { key } = first;
    const fold = { key, days: over.get(key) ?? 0, alone: alone(key) };
    const own = group.map(({ row }) => row);
    return { ...first.row, ...together(own, window, metrics), date: null, fold };
  });
}

function earlierKey(breakdown: FoldedBreakdown, compared: ComparedWindow): (day: Day) => string | null {
  if (breakdown !== "week" && breakdown !== "month") return KEYS[breakdown];
  return (day) => {
    const stands = breakdown === "month" ? compared.alignMonth(day) : compared.align(day);
    return stands === null ? null : KEYS[breakdown](stands);
  };
}

/** A kind of day that one window lacks has no number there, not zero. */
function keysAlone({ breakdown, window, compared }: Folding): (key: string | null) => boolean {
  if (compared === null) return () => false;
  const own = countBy(daysOf(window), KEYS[breakdown]);
  const earlier = countBy(daysOf(compared.window), earlierKey(breakdown, compared));
  return (key) => !own.has(key) || !earlier.has(key);
}

export function unequalWeekdays(window: DateWindow, compared: DateWindow): string[] {
  const [own, earlier] = [window, compared].map((one) => countBy(daysOf(one), KEYS.weekday));
  return WEEKDAYS.flatMap((name, index) => {
    const key = String(index + 1);
    const [now, before] = [own?.get(key) ?? 0, earlier?.get(key) ?? 0];
    return now === before ? [] : [`${name} ${now} and ${before}`];
  });
}

function together(rows: readonly ReportRow[], window: DateWindow, metrics: readonly string[]): Numbers {
  const all = combineNumbers(rows, metrics);
  if (window.complete) return all;
  const { cells } = combineNumbers(
    rows.filter(({ date }) => date !== null && date < window.end),
    metrics,
  );
  return { ...all, wholeDays: cells };
}

export function wholeDaysOf({ start, end, complete }: DateWindow): number {
  return start === null ? 0 : daysInclusive(start, end) - (complete ? 0 : 1);
}

function daysOf({ start, end }: DateWindow): Day[] {
  return start === null ? [] : eachDay(start, end);
}

function countBy<Key>(days: readonly Day[], keyOf: (day: Day) => Key): ReadonlyMap<Key | null, number> {
  return new Map([...Map.groupBy(days, keyOf)].map(([key, own]) => [key, own.length]));
}
