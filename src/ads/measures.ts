/** Numbers of rows that are sums of other rows: what adds up, and what is recomputed from sums. */

import { decimalsOf } from "./currency-decimals.ts";
import { addDecimals, type Decimal } from "./decimal.ts";
import { type Exact, exactOf, quotientOf, roundExact, shownQuotient } from "./exact.ts";

export type MetricUnit = "money" | "count" | "percent" | "ratio" | "seconds";

export type Recomputed = { of: string; per: string; times: number };

/** A number that adds up over rows, or is recomputed from sums. */
export type Measure = { label: string; unit: MetricUnit; over: "sum" | Recomputed };
export type Measures = Readonly<Record<string, Measure>>;

/** Sums by measure; null where the platform has none. */
export type Sums = ReadonlyMap<string, Decimal | null>;

/** The additive measures that these are computed from. */
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

/** Null where a part is unknown, or the divisor is 0. */
export function measureOf(name: string, sums: Sums, measures: Measures): Exact | null {
  const over = measures[name]?.over;
  const sumOf = (part: string) => sums.get(part) ?? null;
  if (typeof over === "object") return quotientOf(sumOf(over.of), sumOf(over.per), over.times);
  const sum = sumOf(name);
  return sum === null ? null : exactOf(sum);
}

/** Digits after the point of numbers that are no money. */
const PLACES = 2;

/** The only place where a measure is rounded. */
export function shownMeasure(
  value: Exact | null,
  measure: Measure | undefined,
  currency: string | null,
): number | null {
  if (value === null) return null;
  const places = measure?.unit === "money" ? decimalsOf(currency) : PLACES;
  return typeof measure?.over === "object" ? shownQuotient(value, Math.max(PLACES, places)) : roundExact(value, places);
}
