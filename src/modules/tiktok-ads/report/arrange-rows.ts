/** From all rows of a report to those that are shown: filtered, ranked, sorted and summed up. */

import type { Cell } from "../page.ts";
import { plainText } from "../plain-text.ts";
import { assertColumn, type Sort, type SortKey, sortBy } from "../sort-by.ts";
import { type Decimal, roundDecimal, toNumber } from "./decimal.ts";
import { describeMetric } from "./metric-catalogue.ts";
import { LEVEL_DETAILS, type ReportLevel } from "./report-levels.ts";
import { type Cells, combineCells, groupRows, mergeRows, type ReportRow } from "./report-row.ts";

/** No currency of TikTok's has more digits after the point. */
const MONEY_PLACES = 2;

/** `shown` are the metrics with a column, `metrics` these and the parts they are recomputed from. */
export type Arrangement = {
  level: ReportLevel;
  byDay: boolean;
  shown: readonly string[];
  metrics: readonly string[];
  nameContains: string | undefined;
  minSpend: number | undefined;
  sort: Sort | undefined;
  top: number | undefined;
};

/** `count`: rows of TikTok that the totals are made of. */
export type ArrangedRows = { columns: string[]; rows: Cell[][]; totals: Record<string, number | null>; count: number };

/** @throws invalid_input for a column to sort by that is not there */
export function arrangeRows(all: readonly ReportRow[], plan: Arrangement): ArrangedRows {
  const columns = columnsOf(plan);
  if (plan.sort !== undefined) assertColumn(plan.sort.by, columns);
  const kept = keepWanted(all, plan);
  const { rows, others } = splitTop(kept, plan);
  const shown = [...sortRows(rows, plan), ...others];
  return {
    columns,
    rows: shown.map((row) => columns.map((column) => cellOf(row, column, plan))),
    totals: totalsOf(kept, plan),
    count: kept.length,
  };
}

function columnsOf({ level, byDay, shown }: Arrangement): string[] {
  const { id, name, parents } = LEVEL_DETAILS[level];
  return [...(byDay ? ["date"] : []), id, name, ...parents, ...shown];
}

/** What a row is about: its entity, or its day where there is but one entity. */
function subjectOf(level: ReportLevel): (row: ReportRow) => string {
  return level === "account" ? ({ date, id }) => date ?? id : ({ id }) => id;
}

/** `minSpend` is of the whole window, so that a campaign's days stay together. */
function keepWanted(all: readonly ReportRow[], { level, nameContains, minSpend }: Arrangement): ReportRow[] {
  const { name } = LEVEL_DETAILS[level];
  const wanted = nameContains === undefined ? undefined : plainText(nameContains).toLowerCase();
  const named = wanted === undefined ? all : all.filter(({ labels }) => labels[name]?.toLowerCase().includes(wanted));
  if (minSpend === undefined) return [...named];
  return groupRows(named, subjectOf(level)).flatMap((group) => {
    const spend = combineCells(group, ["spend"]).get("spend") ?? null;
    return spend !== null && toNumber(spend) >= minSpend ? group : [];
  });
}

/** The best `top` entities with all their days, and for each day one row that holds the rest. */
function splitTop(rows: readonly ReportRow[], plan: Arrangement): { rows: ReportRow[]; others: ReportRow[] } {
  const { level, top, metrics, byDay } = plan;
  const keyOf = subjectOf(level);
  const subjects = groupRows(rows, keyOf);
  if (top === undefined || subjects.length <= top) return { rows: [...rows], others: [] };
  const { by, direction } = rankingOf(plan);
  const ranked = sortBy(subjects, (group) => numberOf(combineCells(group, metrics).get(by) ?? null), direction);
  const rest = ranked.slice(top);
  const name = level === "account" ? "other days" : "others";
  const label = { [LEVEL_DETAILS[level].name]: `${name} (${rest.length})` };
  const others = mergeRows(
    rest.flat().map((row) => ({ ...row, id: "", labels: label })),
    ({ date }) => (byDay && level !== "account" ? (date ?? "") : ""),
    metrics,
  ).map((row) => (level === "account" ? { ...row, date: null } : row));
  return {
    rows: ranked.slice(0, top).flat(),
    others: sortBy(others, ({ date }) => date, "asc"),
  };
}

/** By the first metric, the largest first, where nothing or a name is asked for. */
function rankingOf({ sort, metrics, shown }: Arrangement): Sort {
  if (sort !== undefined && metrics.includes(sort.by)) return sort;
  return { by: shown[0] ?? "spend", direction: "desc" };
}

function sortRows(rows: readonly ReportRow[], plan: Arrangement): ReportRow[] {
  const ranking = rankingOf(plan);
  const ranked = sortBy(rows, (row) => sortKey(row, ranking.by, plan), ranking.direction);
  const { sort, byDay } = plan;
  if (sort !== undefined) return sortBy(ranked, (row) => sortKey(row, sort.by, plan), sort.direction);
  return byDay ? sortBy(ranked, ({ date }) => date, "asc") : ranked;
}

function sortKey(row: ReportRow, column: string, { level }: Arrangement): SortKey {
  if (column === "date") return row.date;
  if (column === LEVEL_DETAILS[level].id) return row.id;
  return row.cells.has(column) ? numberOf(row.cells.get(column) ?? null) : (row.labels[column] ?? null);
}

function cellOf(row: ReportRow, column: string, { level }: Arrangement): Cell {
  if (column === "date") return row.date;
  if (column === LEVEL_DETAILS[level].id) return row.id === "" ? null : row.id;
  if (!row.cells.has(column)) return row.labels[column] ?? null;
  return shownNumber(row.cells, column, row.merged);
}

/** Sums of money are rounded here, once, and nothing is added afterwards. */
function shownNumber(cells: Cells, metric: string, merged: boolean): number | null {
  const value = cells.get(metric) ?? null;
  if (value === null || !merged || describeMetric(metric)?.unit !== "money") return numberOf(value);
  return toNumber(roundDecimal(value, MONEY_PLACES));
}

function numberOf(value: Decimal | null): number | null {
  return value === null ? null : toNumber(value);
}

function totalsOf(rows: readonly ReportRow[], { shown, metrics }: Arrangement): Record<string, number | null> {
  const cells = combineCells(rows, metrics);
  return Object.fromEntries(shown.map((name) => [name, shownNumber(cells, name, true)]));
}
