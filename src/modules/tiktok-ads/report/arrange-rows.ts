/** From all lines of a report to those that are shown: filtered, ranked, sorted and summed up. */

import type { Cell } from "#ads/cell.ts";
import { toNumber } from "#ads/decimal.ts";
import { plainText } from "#ads/plain-text.ts";
import type { ArrangedRows } from "#ads/shared-reports.ts";
import { assertColumn, type Sort, sortBy } from "#ads/sort-by.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import { type ColumnPlan, type ReportColumn, reportColumns } from "./report-columns.ts";
import { combineLines, type ReportLine } from "./report-line.ts";
import { groupRows, placeKey } from "./report-row.ts";
import { resolveMetric, severalMetrics } from "./resolve-metrics.ts";

/** `shown` are the metrics with a column, `metrics` these and the parts they are recomputed from. */
export type Arrangement = ColumnPlan & {
  metrics: readonly string[];
  nameContains: string | undefined;
  minSpend: number | undefined;
  sort: Sort | undefined;
  top: number | undefined;
};

/** @throws invalid_input for a column to sort by that is not there */
export function arrangeRows(all: readonly ReportLine[], plan: Arrangement): ArrangedRows {
  const columns = reportColumns(plan);
  const names = columns.map(({ name }) => name);
  if (plan.sort !== undefined) assertColumn(plan.sort.by, names, metricNotAsked);
  const kept = keepWanted(all, plan);
  const ranking = rankingOf(columns, plan);
  const { lines, others } = splitTop(kept, ranking, plan);
  const shown = [...sortLines(lines, ranking, { columns, plan }), ...others];
  return {
    columns: names,
    total: shown.length,
    rows: (from, limit) => shown.slice(from, from + limit).map((line) => columns.map(({ read }) => read(line))),
    totals: totalsOf(kept, columns, plan),
    count: kept.length,
  };
}

function metricNotAsked(by: string): string | null {
  if (resolveMetric(by) === undefined && severalMetrics(by).length === 0) return null;
  return `"${by.slice(0, 60)}" is a metric that was not asked for. Add it to metrics, then sort by it.`;
}

/** What a line is about: its entity, or its day, hour or audience where there is but one entity. */
function subjectOf({ level }: Arrangement): (line: ReportLine) => string {
  return level === "account" ? placeKey : ({ id }) => id;
}

/**
 * `minSpend` is of the whole window, so that a campaign's days stay together. A spend that could not be read may be any,
 * so that its row stays.
 */
function keepWanted(all: readonly ReportLine[], plan: Arrangement): readonly ReportLine[] {
  const { level, nameContains, minSpend } = plan;
  const { name } = LEVEL_DETAILS[level];
  const wanted = nameContains === undefined ? undefined : plainText(nameContains).toLowerCase();
  const named = wanted === undefined ? all : all.filter(({ labels }) => labels[name]?.toLowerCase().includes(wanted));
  if (minSpend === undefined) return named;
  return groupRows(named, subjectOf(plan)).flatMap((group) => {
    const { now } = combineLines(group, ["spend"]);
    if (now === null) return [];
    const spend = now.cells.get("spend") ?? null;
    return spend === null || toNumber(spend) >= minSpend ? group : [];
  });
}

type Ranking = { column: ReportColumn | undefined; direction: Sort["direction"] };

/** By the first metric, the largest first, where nothing or a name is asked for. */
function rankingOf(columns: readonly ReportColumn[], { sort, shown }: Arrangement): Ranking {
  const asked = columns.find(({ name, ofNumbers }) => ofNumbers && name === sort?.by);
  if (asked !== undefined && sort !== undefined) return { column: asked, direction: sort.direction };
  return { column: columns.find(({ name }) => name === shown[0]), direction: "desc" };
}

/** The best `top` subjects with all their lines, and for each day, hour or audience one line that holds the rest. */
function splitTop(
  lines: readonly ReportLine[],
  { column, direction }: Ranking,
  plan: Arrangement,
): { lines: readonly ReportLine[]; others: ReportLine[] } {
  const { top, metrics } = plan;
  const subjects = groupRows(lines, subjectOf(plan));
  if (top === undefined || subjects.length <= top) return { lines, others: [] };
  const ranked = sortBy(subjects, (group) => column?.keyOf(asOne(group, metrics)) ?? null, direction);
  return { lines: ranked.slice(0, top).flat(), others: othersOf(ranked.slice(top), plan) };
}

function othersOf(rest: readonly (readonly ReportLine[])[], { level, breakdown, metrics }: Arrangement): ReportLine[] {
  const [column = ""] = BREAKDOWN_DETAILS[breakdown].columns;
  const what = level !== "account" ? "others" : column === "date" ? `other ${breakdown}s` : "others";
  const labels = { [LEVEL_DETAILS[level].name]: `${what} (${rest.length})` };
  const groups = groupRows(rest.flat(), level === "account" ? () => "" : placeKey);
  const merged = groups.map((group) => {
    const one = { ...asOne(group, metrics), id: "", labels };
    return level === "account" ? { ...one, date: null, dateBefore: null, hour: null, audience: {} } : one;
  });
  return inTime(merged);
}

/** Of the first line's place. */
function asOne(group: readonly ReportLine[], metrics: readonly string[]): ReportLine {
  const [first] = group;
  if (first === undefined) throw new Error("a group has at least one line");
  return { ...first, ...combineLines(group, metrics) };
}

function sortLines(
  lines: readonly ReportLine[],
  { column, direction }: Ranking,
  { columns, plan }: { columns: readonly ReportColumn[]; plan: Arrangement },
): ReportLine[] {
  const ranked = sortBy(lines, (line) => column?.keyOf(line) ?? null, direction);
  const { sort, breakdown } = plan;
  const asked = columns.find(({ name }) => name === sort?.by);
  if (asked !== undefined && sort !== undefined) return sortBy(ranked, asked.keyOf, sort.direction);
  return BREAKDOWN_DETAILS[breakdown].kind === "time" ? inTime(ranked) : ranked;
}

/** Stable. A day that only the earlier window has comes last. */
function inTime(lines: readonly ReportLine[]): ReportLine[] {
  const byHour = sortBy(lines, ({ hour }) => hour, "asc");
  return sortBy(byHour, ({ date }) => date, "asc");
}

function totalsOf(
  lines: readonly ReportLine[],
  columns: readonly ReportColumn[],
  { metrics }: Arrangement,
): Record<string, number | null> {
  const place = { id: "", labels: {}, date: null, hour: null, audience: {}, dateBefore: null };
  const total = { ...place, ...combineLines(lines, metrics) };
  return Object.fromEntries(
    columns.filter(({ ofNumbers }) => ofNumbers).map(({ name, read }) => [name, numberOf(read(total))]),
  );
}

function numberOf(cell: Cell): number | null {
  return typeof cell === "number" ? cell : null;
}
