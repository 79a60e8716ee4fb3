/** One day's rows put into its month. */

import type { Day } from "#ads/calendar.ts";
import type { HistoryReading } from "#modules/module-history.ts";
import { type Values, withReading } from "./kept-day.ts";
import { largestRows } from "./largest-rows.ts";
import type { MonthBlock } from "./month-block.ts";

export type DayRead = { day: Day; age: number; rows: HistoryReading["rows"]; whole: boolean; atMs: number };

/** Metrics of a later version begin with the next month. */
export function withDay(
  standing: MonthBlock | undefined,
  { rows, ...read }: DayRead,
  metrics: readonly string[],
): MonthBlock {
  const block = standing ?? { metrics, names: new Map(), days: [] };
  const places = block.metrics.map((name) => metrics.indexOf(name));
  const values = new Map<string, Values>(rows.map((row) => [row.id, places.map((place) => row.values[place] ?? null)]));
  const kept = block.days.find(({ day }) => day === read.day);
  const next = withReading(kept, { ...read, rows: largestRows(values, 0) });
  const days = [...block.days.filter(({ day }) => day !== read.day), next];
  return {
    metrics: block.metrics,
    names: new Map([
      ...block.names,
      ...rows.flatMap(({ id, name }): [string, string][] => (name === null ? [] : [[id, name]])),
    ]),
    days: days.toSorted((one, other) => (one.day < other.day ? -1 : 1)),
  };
}
