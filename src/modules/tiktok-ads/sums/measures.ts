/** Numbers of rows that are sums of other rows: what adds up, and what is recomputed from sums. */

import { addDecimals, type Decimal, divideDecimals, roundDecimal, toNumber } from "../report/decimal.ts";
import type { MetricUnit, Recomputed } from "../report/metric-catalogue.ts";

/** As a metric of the catalogue, of a report that is no basic one. */
export type Measure = { label: string; unit: MetricUnit; over: "sum" | Recomputed };
export type Measures = Readonly<Record<string, Measure>>;

/** Of the measures that add up, by name; null where TikTok has none. */
export type Sums = ReadonlyMap<string, Decimal | null>;

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

/** Rounded once, here. Null where a part is unknown, or nothing was divided by. */
export function measured(name: string, sums: Sums, measures: Measures): number | null {
  const over = measures[name]?.over;
  const value =
    typeof over === "object"
      ? divideDecimals(sums.get(over.of) ?? null, sums.get(over.per) ?? null, { times: over.times, places: PLACES })
      : (sums.get(name) ?? null);
  return value === null ? null : toNumber(roundDecimal(value, PLACES));
}
