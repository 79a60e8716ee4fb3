/** Sums over rows of a report, exact until the last step. */

import { plainSum, sumIn } from "#ads/amounts.ts";
import { type Decimal, NOTHING, toNumber } from "#ads/decimal.ts";
import type { ReportRow } from "../report/report-row.ts";

export function sumOf(rows: readonly ReportRow[], metric: string): number {
  const plain = plainSum(rows, metric);
  return plain === undefined ? toNumber(exactSumOf(rows, metric)) : (plain ?? 0);
}

export function exactSumOf(rows: readonly ReportRow[], metric: string): Decimal {
  const [first] = rows;
  const sum = rows.length < 2 ? first?.cells.get(metric) : sumIn(rows, metric).sum;
  return sum ?? NOTHING;
}

type Grouped = ReadonlyMap<string, readonly ReportRow[]>;

const GROUPED = new WeakMap<readonly ReportRow[], Map<string, Grouped>>();

/** By "id" or a label. A dozen rules look at the same tens of thousands of rows, which are grouped once. */
export function rowsBy(rows: readonly ReportRow[], what: "id" | "adgroup_id" | "campaign_id"): Grouped {
  const known = GROUPED.get(rows) ?? new Map<string, Grouped>();
  GROUPED.set(rows, known);
  const grouped = known.get(what) ?? Map.groupBy(rows, ({ id, labels }) => (what === "id" ? id : (labels[what] ?? "")));
  known.set(what, grouped);
  return grouped;
}

export function shownCost(value: number): number {
  return Math.abs(value) < 1 ? Number(value.toPrecision(SIGNIFICANT_DIGITS)) : round2(value);
}

const SIGNIFICANT_DIGITS = 4;

export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
