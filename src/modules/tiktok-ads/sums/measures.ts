/** Numbers of rows that are sums of other rows: what adds up, and what is recomputed from sums. */

import { addDecimals, type Decimal, divideDecimals, roundDecimal, toNumber } from "../report/decimal.ts";
import type { MetricUnit, Recomputed } from "../report/metric-catalogue.ts";

/** As a metric of the catalogue, of a report that is no basic one. */
export type Measure = { label: string; unit: MetricUnit; over: "sum" | Recomputed };
export type Measures = Readonly<Record<string, Measure>>;

/** Of the measures that add up, by name; null where TikTok has none. */
export type Sums = ReadonlyMap<string, Decimal | null>;

/** Of a cell. */
const PLACES = 2;

/** The measures that add up and from which all of these can be told. */
export function partsOf(names: readonly string[], measures: Measures): string[] {
  const parts = names.flatMap((name) => {
    const over = measures[name]?.over;
    return typeof over === "object" ? [over.of, over.per] : [name];
  });
  return [...new Set(parts)];
}

export function addSums(all: readonly Sums[]): Sums {
  const names = new Set(all.flatMap((sums) => [...sums.keys()]));
  return new Map([...names].map((name) => [name, addDecimals(all.map((sums) => sums.get(name) ?? null))]));
}

/** Of a ratio what two of them are compared by: finer than a cell. */
const FINE_PLACES = 8;

/** Null where a part is unknown, or nothing was divided by. */
export function measureOf(name: string, sums: Sums, measures: Measures, places = FINE_PLACES): Decimal | null {
  const over = measures[name]?.over;
  if (typeof over !== "object") return sums.get(name) ?? null;
  const { of, per, times } = over;
  return divideDecimals(sums.get(of) ?? null, sums.get(per) ?? null, { times, places });
}

/** As a cell: rounded once, here. */
export function measured(name: string, sums: Sums, measures: Measures): number | null {
  const value = measureOf(name, sums, measures, PLACES);
  return value === null ? null : toNumber(roundDecimal(value, PLACES));
}
