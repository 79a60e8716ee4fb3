/** A year of remembered days by day, week and month. Pure. */

import { addDays, type Day, eachDay, firstOfMonth, mondayOf } from "#ads/calendar.ts";
import {
  type RememberedDay,
  SETTLED_AGE,
  WATCHED_METRICS,
  type WatchedMeasure,
  type WatchedMetric,
} from "#modules/module-history.ts";
import { measureDays } from "./measure-days.ts";
import { rounded } from "./rounded.ts";

/** `kept`: how many of its days are stored. A value is null where none is, or where a quotient has none. */
export type Period = { from: Day; to: Day; kept: number; values: Record<string, number | null> };

/** `moves_from`: the first day that still changes. `missing`: days that are not kept. */
export type ArrangedYear = {
  from: Day;
  to: Day;
  moves_from: Day | null;
  missing: { from: Day; to: Day }[];
  total: Period;
  by_day: Period[];
  by_week: Period[];
  by_month: Period[];
};

type Arranging = {
  from: Day;
  to: Day;
  metrics: readonly string[];
  measures: Readonly<Record<WatchedMetric, WatchedMeasure>>;
};

/** `kept`: of the account, in order. Days before its first number are left out. */
export function arrangeYear(kept: readonly RememberedDay[], { from: earliest, to, ...by }: Arranging): ArrangedYear {
  const byDay = new Map(kept.map((day) => [day.day, day]));
  const from = eachDay(earliest, to).find((day) => byDay.get(day)?.rows.length !== 0) ?? earliest;
  const days = eachDay(from, to);
  const periodOf = (own: readonly Day[]) =>
    arrangePeriod(
      own,
      own.flatMap((day) => byDay.get(day) ?? []),
      by,
    );
  const grouped = (keyOf: (day: Day) => Day) => [...Map.groupBy(days, keyOf).values()].map(periodOf);
  return {
    ...{ from, to, total: periodOf(days) },
    moves_from: days.find((day) => (byDay.get(day)?.age ?? SETTLED_AGE) < SETTLED_AGE) ?? null,
    missing: rangesOf(days.filter((day) => !byDay.has(day))),
    ...{ by_day: grouped((day) => day), by_week: grouped(mondayOf), by_month: grouped(firstOfMonth) },
  };
}

function arrangePeriod(
  days: readonly Day[],
  kept: readonly RememberedDay[],
  { metrics, measures }: Pick<Arranging, "metrics" | "measures">,
): Period {
  const [from = ""] = days;
  const whole = { day: from, age: SETTLED_AGE, rows: kept.flatMap(({ rows }) => rows) };
  const amountOf = (metric: WatchedMetric) => {
    const measuring = { measure: measures[metric], metrics, campaignId: null, percentOf: () => null };
    const value = kept.length === 0 ? undefined : measureDays([whole], measuring).get(from)?.value;
    return value === undefined ? null : rounded(value);
  };
  const values = Object.fromEntries(WATCHED_METRICS.map((metric) => [metric, amountOf(metric)]));
  return { from, to: days.at(-1) ?? from, kept: kept.length, values };
}

function rangesOf(days: readonly Day[]): { from: Day; to: Day }[] {
  const ranges: { from: Day; to: Day }[] = [];
  for (const day of days) {
    const last = ranges.at(-1);
    if (last !== undefined && addDays(last.to, 1) === day) last.to = day;
    else ranges.push({ from: day, to: day });
  }
  return ranges;
}
