/** Rows of a report as numbers, and how several become one. */

import type { Day } from "../calendar.ts";
import { addDecimals, type Decimal, divideDecimals } from "./decimal.ts";
import { describeMetric } from "./metric-catalogue.ts";

/** TikTok's own ratios have two digits after the point. */
const RATIO_PLACES = 2;

/** By metric; undefined for one that was not given, null for one without a number. */
export type Cells = Pick<ReadonlyMap<string, Decimal | null>, "get">;

/** What a row is about. `labels`: name and parents, by column. `audience`: TikTok's words, by column. */
export type RowPlace = {
  id: string;
  labels: Readonly<Record<string, string | null>>;
  date: Day | null;
  /** 0 to 23. */
  hour: number | null;
  audience: Readonly<Record<string, string>>;
};

/** `merged`: made here from several rows of TikTok. */
export type Numbers = { cells: Cells; merged: boolean };

export type ReportRow = RowPlace & Numbers;

/** The same for rows that differ in their entity alone. */
export function placeKey({ date, hour, audience }: Pick<RowPlace, "date" | "hour" | "audience">): string {
  return [date, hour, ...Object.values(audience)].join(" ");
}

export function rowKey(place: RowPlace): string {
  return `${place.id} ${placeKey(place)}`;
}

/** Counts and money add up, ratios are recomputed from sums, what neither holds for is null. One row stays as it is. */
export function combineNumbers(rows: readonly Numbers[], metrics: readonly string[]): Numbers {
  const [only] = rows;
  if (only !== undefined && rows.length === 1) return only;
  const sums = new Map<string, Decimal | null>();
  const sumOf = (name: string): Decimal | null => {
    if (describeMetric(name)?.over !== "sum") return null;
    const known = sums.get(name);
    if (known !== undefined) return known;
    const sum = addDecimals(rows.map(({ cells }) => cells.get(name) ?? null));
    sums.set(name, sum);
    return sum;
  };
  return { cells: new Map(metrics.map((name) => [name, combined(name, sumOf)])), merged: true };
}

function combined(name: string, sumOf: (name: string) => Decimal | null): Decimal | null {
  const over = describeMetric(name)?.over;
  if (typeof over !== "object") return sumOf(name);
  return divideDecimals(sumOf(over.of), sumOf(over.per), { times: over.times, places: RATIO_PLACES });
}

/** Rows with the same key as one row, in the order in which the keys first came. */
export function mergeRows(
  rows: readonly ReportRow[],
  keyOf: (row: ReportRow) => string,
  metrics: readonly string[],
): ReportRow[] {
  return groupRows(rows, keyOf).flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    return { ...first, ...combineNumbers(group, metrics) };
  });
}

export function groupRows<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
