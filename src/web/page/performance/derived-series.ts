/** Columns computed from a report's own, such as total revenue and its ratio to spend. */

import type { PerformanceView } from "#modules/module-page.ts";
import { changeOf, numberIn, type Point, previousOf } from "./point.ts";

type Series = PerformanceView["series"][number];

/** What the server added up before it rounded stands. */
export function withDerivedSeries(point: Point, series: readonly Series[]): Point {
  const made = series.flatMap((one) => {
    if (one.sum === undefined || one.column in point) return [];
    const now = madeOf(one, (column) => numberIn(point, column));
    const own: [string, number | null][] = [[one.column, now]];
    if (!one.sum.some((column) => previousOf(column) in point)) return own;
    const before = madeOf(one, (column) => numberIn(point, previousOf(column)));
    return [...own, [previousOf(one.column), before] as const, [changeOf(one.column), changeIn(before, now)] as const];
  });
  return { ...point, ...Object.fromEntries(made) };
}

/** A sum leaves out unknown numbers; it is unknown where all are. */
function madeOf({ sum = [], per }: Series, numberOf: (column: string) => number | null): number | null {
  const parts = sum.flatMap((column) => numberOf(column) ?? []);
  if (parts.length === 0) return null;
  const total = parts.reduce((one, other) => one + other, 0);
  if (per === undefined) return rounded(total);
  const divisor = numberOf(per);
  return divisor === null || divisor === 0 ? null : rounded(total / divisor);
}

function changeIn(before: number | null, now: number | null): number | null {
  return before === null || now === null || before === 0 ? null : rounded(((now - before) / before) * 100, PERCENT);
}

/** Four decimals keep every currency's smallest unit and drop binary rounding errors; percents have two as in reports. */
const NUMBER = 10_000;
const PERCENT = 100;

function rounded(value: number, parts = NUMBER): number {
  return Math.round(value * parts) / parts;
}
