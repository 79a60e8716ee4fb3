/** Rows of a report as numbers, and how several become one. */

import type { Day } from "#ads/calendar.ts";
import { addDecimals, type Decimal } from "#ads/decimal.ts";
import { type Exact, exactOf, quotientOf } from "#ads/exact.ts";
import { groupRows } from "#ads/group-rows.ts";
import { describeMetric } from "../words/metric-catalogue.ts";

/** As TikTok sent them, by metric; undefined for one that was not given, null for one without a number. */
export type Cells = Pick<ReadonlyMap<string, Decimal | null>, "get">;

/**
 * `key`: what the days of a row have in common; null where those of an earlier window stand against none. `days`: that
 * are over. `alone`: one of the two windows has no such day.
 */
export type Fold = { key: string | null; days: number; alone: boolean };

/** What a row is about. `labels`: name and parents, by column. `audience`: TikTok's words, by column. */
export type RowPlace = {
  id: string;
  labels: Readonly<Record<string, string | null>>;
  date: Day | null;
  /** 0 to 23. */
  hour: number | null;
  audience: Readonly<Record<string, string>>;
  /** Where days were put together, which the row then has none of. */
  fold?: Fold;
};

/** `merged`: made here from several rows of TikTok. `wholeDays`: without today, where that is another number. */
export type Numbers = { cells: Cells; merged: boolean; wholeDays?: Cells };

export type ReportRow = RowPlace & Numbers;

/** The same for rows that differ in their entity alone. */
export function placeKey({ date, hour, fold, audience }: Omit<RowPlace, "id" | "labels">): string {
  return [date, hour, fold?.key, ...Object.values(audience)].join(" ");
}

export function rowKey(place: RowPlace): string {
  return `${place.id} ${placeKey(place)}`;
}

/**
 * A quotient is that of its parts: TikTok's own is rounded to two digits, and is taken only where a part is not known.
 * Per nothing there is none, whatever TikTok writes: a cost per conversion of 0 would rank best.
 */
export function metricValue({ cells }: Numbers, name: string): Exact | null {
  const sent = cells.get(name) ?? null;
  const own = sent === null ? null : exactOf(sent);
  const over = describeMetric(name)?.over;
  if (typeof over !== "object") return own;
  const [of, per] = [cells.get(over.of) ?? null, cells.get(over.per) ?? null];
  return per?.units === 0n ? null : (quotientOf(of, per, over.times) ?? own);
}

/** Counts and money add up, quotients follow from the sums of their parts, the rest is null. One row stays as it is. */
export function combineNumbers(rows: readonly Numbers[], metrics: readonly string[]): Numbers {
  const [only] = rows;
  if (only !== undefined && rows.length === 1) return only;
  const additive = metrics.filter(addsUp);
  const sum = (all: readonly Cells[]) =>
    new Map(additive.map((name) => [name, addDecimals(all.map((cells) => cells.get(name) ?? null))]));
  const cells = sum(rows.map((row) => row.cells));
  if (!rows.some(({ wholeDays }) => wholeDays !== undefined)) return { cells, merged: true };
  return { cells, merged: true, wholeDays: sum(rows.map((row) => row.wholeDays ?? row.cells)) };
}

export function addsUp(metric: string): boolean {
  return describeMetric(metric)?.over === "sum";
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
