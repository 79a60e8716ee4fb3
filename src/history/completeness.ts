/** How much of a day's final number this account usually has at each age, from its own past. */

import { type Decimal, parseDecimal } from "#ads/decimal.ts";
import { compareExact, type Exact, quotientOf, roundExact } from "#ads/exact.ts";
import { SETTLED_AGE, SETTLED_DAYS_NEEDED } from "#modules/module-history.ts";
import { AGES } from "./ages.ts";
import type { KeptDay, Values } from "./kept-day.ts";

/** Counts only the newest settled days; older ones say little about the current delay. */
export const DAYS_LOOKED_AT = 60;

/** `percent`: of the final number, the median over `days` days. */
export type Share = { age: number; percent: number; days: number };

export type Completeness = ReadonlyMap<string, readonly Share[]>;

/** `days`: of the account. A day counts at an age where it was read at that age and its final number is positive. */
export function completenessOf(metrics: readonly string[], days: readonly KeptDay[]): Completeness {
  const settled = days
    .filter(({ lastAge }) => lastAge >= SETTLED_AGE)
    .toSorted((one, other) => (one.day < other.day ? 1 : -1))
    .slice(0, DAYS_LOOKED_AT);
  const said = metrics.map((name, metric): [string, Share[]] => {
    const shares = AGES.filter((age) => age < SETTLED_AGE).flatMap((age) => {
      const found = settled.flatMap((day) => shareOf(day, age, metric) ?? []);
      const percent = found.length < SETTLED_DAYS_NEEDED ? null : medianOf(found);
      return percent === null ? [] : { age, percent: roundExact(percent, 1), days: found.length };
    });
    return [name, shares];
  });
  return new Map(said.filter(([, shares]) => shares.length > 0));
}

function shareOf({ atAges, last }: KeptDay, age: number, metric: number): Exact | null {
  const rows = atAges.get(age);
  const final = amountOf(only(last), metric);
  if (rows === undefined || final === null || final.units <= 0n) return null;
  // A missing row means 0 if the day has a number in the end.
  return quotientOf(amountOf(only(rows), metric) ?? { units: 0n, scale: 0 }, final, 100);
}

function only(rows: KeptDay["last"]): Values | undefined {
  return rows.values().next().value;
}

function amountOf(values: Values | undefined, metric: number): Decimal | null {
  return parseDecimal(values?.[metric] ?? "");
}

/** The lower of two middle values, because that share did occur. */
function medianOf(values: readonly Exact[]): Exact | null {
  return values.toSorted(compareExact)[Math.floor((values.length - 1) / 2)] ?? null;
}
