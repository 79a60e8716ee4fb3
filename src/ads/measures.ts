/** Numbers of rows that are sums of other rows: what adds up, and what is recomputed from sums. */

import { decimalsOf } from "./currency-decimals.ts";
import { addDecimals, type Decimal } from "./decimal.ts";
import { type Exact, exactOf, quotientOf, roundExact, shownQuotient } from "./exact.ts";

export type MetricUnit = "money" | "count" | "percent" | "ratio" | "seconds";

/** `of` ÷ `per` × `times`, from the sums of both. */
export type Recomputed = { of: string; per: string; times: number };

/** A number that adds up over rows, or follows from numbers that do. */
export type Measure = { label: string; unit: MetricUnit; over: "sum" | Recomputed };
export type Measures = Readonly<Record<string, Measure>>;

/** Of the measures that add up, by name; null where the platform has none. */
export type Sums = ReadonlyMap<string, Decimal | null>;

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

/** Null where a part is unknown, or nothing was divided by. */
export function measureOf(name: string, sums: Sums, measures: Measures): Exact | null {
  const over = measures[name]?.over;
  const sumOf = (part: string) => sums.get(part) ?? null;
  if (typeof over === "object") return quotientOf(sumOf(over.of), sumOf(over.per), over.times);
  const sum = sumOf(name);
  return sum === null ? null : exactOf(sum);
}

/** Digits after the point of what is no sum of money. */
const PLACES = 2;

/** As a cell: rounded once, here. */
export function shownMeasure(
  value: Exact | null,
  measure: Measure | undefined,
  currency: string | null,
): number | null {
  if (value === null) return null;
  const places = measure?.unit === "money" ? decimalsOf(currency) : PLACES;
  return typeof measure?.over === "object" ? shownQuotient(value, Math.max(PLACES, places)) : roundExact(value, places);
}
