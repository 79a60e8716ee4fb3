/** Rows of a report as numbers, and how several become one. */

import { type Cells, type Summed, sumsOf } from "#ads/amounts.ts";
import type { Day } from "#ads/calendar.ts";
import { type Exact, exactOf, quotientOf } from "#ads/exact.ts";
import { groupRows } from "#ads/group-rows.ts";
import { describeMetric } from "../words/metric-catalogue.ts";

/** `key` null means no counterpart. `days` counts whole days. `alone` means that one window has no such day. */
export type Fold = { key: string | null; days: number; alone: boolean };

/** The subject of a row. `labels` are names and parents by column; `audience` has TikTok's values by column. */
export type RowPlace = {
  id: string;
  labels: Readonly<Record<string, string | null>>;
  date: Day | null;
  hour: number | null;
  audience: Readonly<Record<string, string>>;
  fold?: Fold;
};

/** `merged` says that several of TikTok's rows were combined. `wholeDays` excludes today, where that differs. */
export type Numbers = { cells: Cells; merged: boolean; wholeDays?: Cells };

export type ReportRow = RowPlace & Numbers;

export function placeKey({ date, hour, fold, audience }: Omit<RowPlace, "id" | "labels">): string {
  let key = `${date ?? ""} ${hour ?? ""} ${fold?.key ?? ""}`;
  for (const group of Object.values(audience)) key += ` ${group}`;
  return key;
}

export function rowKey(place: RowPlace): string {
  return `${place.id} ${placeKey(place)}`;
}

/**
 * Computed from its parts, because TikTok rounds its own to two digits. Over zero it is null: a cost per conversion of
 * 0 would rank best.
 */
export function metricValue({ cells }: Numbers, name: string): Exact | null {
  const sent = cells.get(name) ?? null;
  const own = sent === null ? null : exactOf(sent);
  const over = describeMetric(name)?.over;
  if (typeof over !== "object") return own;
  const [of, per] = [cells.get(over.of) ?? null, cells.get(over.per) ?? null];
  return per?.units === 0n ? null : (quotientOf(of, per, over.times) ?? own);
}

/** Adds counts and money, recomputes quotients, and gives null for the rest. A single row stays as it is. */
export function combineNumbers(rows: readonly Numbers[], metrics: readonly string[]): Numbers {
  const [only] = rows;
  if (only !== undefined && rows.length === 1) return only;
  const additive = metrics.filter(addsUp);
  const sum = (all: readonly Cells[]) => {
    const sumOf = sumsOf(all);
    return new Map(additive.map((name) => [name, sumOf(name).sum]));
  };
  const cells = sum(rows.map((row) => row.cells));
  if (!rows.some(({ wholeDays }) => wholeDays !== undefined)) return { cells, merged: true };
  return { cells, merged: true, wholeDays: sum(rows.map((row) => row.wholeDays ?? row.cells)) };
}

export function sumsOfRows(rows: readonly Numbers[]): (metric: string) => Summed {
  return sumsOf(rows.map(({ cells }) => cells));
}

export function addsUp(metric: string): boolean {
  return describeMetric(metric)?.over === "sum";
}

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
