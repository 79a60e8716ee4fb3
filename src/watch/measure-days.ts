/** A watched metric on each remembered day, and what young days may still come to. Pure. */

import type { Measured, Reach } from "#ads/baseline.ts";
import type { Day } from "#ads/calendar.ts";
import { NOTHING, parseDecimal, sumOfKnown, toNumber } from "#ads/decimal.ts";
import { finalReach, reachOfQuotient } from "#ads/final-reach.ts";
import type { RememberedDay, WatchedMeasure } from "#modules/module-history.ts";

export type MeasuredDay = Measured & Reach;

/** `metrics`: of the days' values. `percentOf`: how much of its final number a metric has at an age; null where unknown. */
export type Measuring = {
  measure: WatchedMeasure;
  metrics: readonly string[];
  campaignId: string | null;
  percentOf(metric: string, age: number): number | null;
};

export function metricsBehind({ of, per, events }: WatchedMeasure): string[] {
  return [...new Set([...of, ...per, ...events.flat()])];
}

export function measureDays(days: readonly RememberedDay[], measuring: Measuring): Map<Day, MeasuredDay> {
  return new Map(
    days.flatMap((day) => {
      const measured = measureDay(day, measuring);
      return measured === null ? [] : [[day.day, measured] as const];
    }),
  );
}

/** Days of a rate with something below or above its line, and not one event. */
export function eventlessDays(days: readonly RememberedDay[], measuring: Measuring): Map<Day, number> {
  const { measure, metrics, campaignId } = measuring;
  if (measure.per.length === 0) return new Map();
  const isNone = (own: RememberedDay["rows"], names: readonly string[]) =>
    names.every((name) => amountIn(own, metrics.indexOf(name)) === 0);
  return new Map(
    days.flatMap(({ day, age, rows }) => {
      const own = rows.filter(({ id }) => campaignId === null || id === campaignId);
      const percent = Math.min(...measure.events.flat().map((name) => percentNow(measuring, age)(name) ?? 0));
      const isEventless = measure.events.every((names) => isNone(own, names));
      const isBare = isNone(own, [...measure.of, ...measure.per]);
      return isEventless && !isBare ? [[day, percent / WHOLE] as const] : [];
    }),
  );
}

function amountIn(rows: RememberedDay["rows"], place: number): number {
  return toNumber(sumOfKnown(rows.map(({ values }) => parseDecimal(values[place] ?? "") ?? NOTHING)));
}

/** What has no events to speak of has no completeness either: then the least complete of its siblings is taken. */
function percentNow({ measure, percentOf }: Measuring, age: number) {
  const known = measure.late.flatMap((name) => percentOf(name, age) ?? []);
  const leastKnown = known.length === 0 ? null : Math.min(...known);
  return (name: string) => (measure.late.includes(name) ? (percentOf(name, age) ?? leastKnown) : WHOLE);
}

function measureDay({ age, rows }: RememberedDay, measuring: Measuring): MeasuredDay | null {
  const { measure, metrics, campaignId } = measuring;
  const own = rows.filter(({ id }) => campaignId === null || id === campaignId);
  const amountOf = (name: string) => amountIn(own, metrics.indexOf(name));
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + amountOf(name), 0);
  const percentOf = percentNow(measuring, age);
  const reach = (names: readonly string[]): Reach =>
    names
      .map((name) => finalReach(amountOf(name), percentOf(name)))
      .reduce((total, { from, to }) => ({ from: total.from + from, to: total.to + to }), { from: 0, to: 0 });
  const events = measure.events.map(sum);
  const sample = events.length === 0 ? null : Math.min(...events);
  if (measure.per.length === 0) return { value: sum(measure.of), sample, ...reach(measure.of) };
  const per = sum(measure.per);
  if (per === 0) return null;
  const value = (sum(measure.of) / per) * measure.times;
  return { value, sample, ...reachOfQuotient(reach(measure.of), reach(measure.per), measure.times) };
}

const WHOLE = 100;
