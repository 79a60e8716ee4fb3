/** Sums over rows of a report, exact until the last step. */

import { type Decimal, NOTHING, toNumber } from "#ads/decimal.ts";
import { type ReportRow, sumsOfRows } from "../report/report-row.ts";

export function sumOf(rows: readonly ReportRow[], metric: string): number {
  return toNumber(exactSumOf(rows, metric));
}

export function exactSumOf(rows: readonly ReportRow[], metric: string): Decimal {
  return sumsOfRows(rows)(metric).sum ?? NOTHING;
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
