/** Sums over rows of a report, exact until the last step. */

import { addDecimals, toNumber } from "../report/decimal.ts";
import type { ReportRow } from "../report/report-row.ts";

/** 0 where TikTok has no number. */
export function sumOf(rows: readonly ReportRow[], metric: string): number {
  const sum = addDecimals(rows.map(({ cells }) => cells.get(metric) ?? null));
  return sum === null ? 0 : toNumber(sum);
}

/** Rows by one of their labels: the id of what stands above them. */
export function rowsBy(rows: readonly ReportRow[], label: string): ReadonlyMap<string, readonly ReportRow[]> {
  return Map.groupBy(rows, ({ labels }) => labels[label] ?? "");
}

export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
