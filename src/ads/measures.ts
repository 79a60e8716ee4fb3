/** Numbers of rows that are sums of other rows: what adds up, and what is recomputed from sums. */

import { decimalsOf } from "./currency-decimals.ts";
import { addDecimals, type Decimal } from "./decimal.ts";
import { type Exact, exactOf, quotientOf, roundExact, shownQuotient } from "./exact.ts";

export type MetricUnit = "money" | "count" | "percent" | "ratio" | "seconds";

export type Recomputed = { of: string; per: string; times: number };

export type Measure = { label: string; unit: MetricUnit; over: "sum" | Recomputed };
export type Measures = Readonly<Record<string, Measure>>;

export type Sums = ReadonlyMap<string, Decimal | null>;

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

export function measureOf(name: string, sums: Sums, measures: Measures): Exact | null {
  const over = measures[name]?.over;
  const sumOf = (part: string) => sums.get(part) ?? null;
  if (typeof over === "object") return quotientOf(sumOf(over.of), sumOf(over.per), over.times);
  const sum = sumOf(name);
  return sum === null ? null : exactOf(sum);
}

const PLACES = 2;

export function shownMeasure(
  value: Exact | null,
  measure: Measure | undefined,
  currency: string | null,
): number | null {
  if (value === null) return null;
  const places = measure?.unit === "money" ? decimalsOf(currency) : PLACES;
  return typeof measure?.over === "object" ? shownQuotient(value, Math.max(PLACES, places)) : roundExact(value, places);
}
