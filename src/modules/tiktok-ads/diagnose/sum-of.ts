/** Sums over rows of a report, exact until the last step. */

import { sumIn } from "#ads/amounts.ts";
import { type Decimal, NOTHING, toNumber } from "#ads/decimal.ts";
import type { ReportRow } from "../report/report-row.ts";

export function sumOf(rows: readonly ReportRow[], metric: string): number {
  return toNumber(exactSumOf(rows, metric));
}

export function exactSumOf(rows: readonly ReportRow[], metric: string): Decimal {
  const [first] = rows;
  const sum = rows.length < 2 ? first?.cells.get(metric) : sumIn(rows, metric).sum;
  return sum ?? NOTHING;
}

export function rowsBy(rows: readonly ReportRow[], label: string): ReadonlyMap<string, readonly ReportRow[]> {
  return Map.groupBy(rows, ({ labels }) => labels[label] ?? "");
}

export function shownCost(value: number): number {
  return Math.abs(value) < 1 ? Number(value.toPrecision(SIGNIFICANT_DIGITS)) : round2(value);
}

const SIGNIFICANT_DIGITS = 4;

export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
