/** Filters, ranks, sorts and sums the lines of a report. */

import type { Cell } from "#ads/cell.ts";
import { isAtLeast } from "#ads/exact.ts";
import { groupRows } from "#ads/group-rows.ts";
import { plainText } from "#ads/plain-text.ts";
import type { ArrangedRows } from "#ads/shared-reports.ts";
import { assertColumn, type Sort, sortBy, sortByPlain } from "#ads/sort-by.ts";
import { lazily } from "#lazily.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import { addableTotals } from "./addable-totals.ts";
import { type ColumnPlan, MEASURE_ENDING, type ReportColumn, reportColumns, SHOWS } from "./report-columns.ts";
import { combineLines, type ReportLine } from "./report-line.ts";
import { metricValue, type Numbers, placeKey } from "./report-row.ts";
import type { Least } from "./sort-and-filter.ts";

export type Arrangement = ColumnPlan & {
  metrics: readonly string[];
  nameContains: string | undefined;
  least: readonly Least[];
  wholeDays: number;
  sort: Sort | undefined;
  top: number | undefined;
};

export function arrangeRows(all: readonly ReportLine[], plan: Arrangement): ArrangedRows {
  const kept = keepWanted(all, plan);
  const total = combineLines(kept, plan.metrics);
  const columns = reportColumns(plan, total.now);
  const sorting = sortColumn(columns, plan, total.now);
  const ranking = rankingOf(columns, sorting, plan);
  const { lines, others } = splitTop(kept, ranking, plan);
  const sections = [...sectionsOf(lines, ranking, { sorting, plan }), { length: others.length, lines: () => others }];
  const names = columns.map(({ name }) => name);
  return {
    columns: names,
    total: lines.length + others.length,
    rows: (from, limit) => linesIn(sections, from, limit).map((line) => columns.map(({ read }) => read(line))),
    totals: totalsOf(total, columns, plan),
    addable: () =>
      addableTotals(total, {
        columns: names,
        metrics: plan.metrics,
        ...(plan.breakdown === "day" ? { days: () => totalsByDay(kept, plan.metrics) } : {}),
        shownOf(sum, currency) {
          const own = { ...plan, currency };
          return totalsOf(sum, reportColumns(own, sum.now), own);
        },
      }),
    count: kept.length,
  };
}

/** Days that only the earlier window has are in none. */
function totalsByDay(lines: readonly ReportLine[], metrics: readonly string[]) {
  const dated = lines.filter(({ date }) => date !== null);
  return new Map(
    groupRows(dated, ({ date }) => date ?? "").map((own) => [own[0]?.date ?? "", combineLines(own, metrics)]),
  );
}

function sortColumn(
  columns: readonly ReportColumn[],
  plan: Arrangement,
  total: Numbers | null,
): ReportColumn | undefined {
  const { sort, shown, metrics, compared } = plan;
  if (sort === undefined) return undefined;
  const hidden = metrics.filter((name) => !shown.includes(name));
  const rankable = [
    ...columns,
    ...reportColumns({ ...plan, shown: [...shown, ...hidden], show: SHOWS }, total).filter(
      ({ ofNumbers }) => ofNumbers,
    ),
  ];
  const names = columns.map(({ name }) => name);
  const found = rankable.find(({ name }) => name === sort.by);
  if (found === undefined)
    assertColumn(sort.by, names, {
      hidden: rankable.map(({ name }) => name).filter((name) => !names.includes(name)),
      absent: (by) => absentMeasure(by, { metrics, compared }),
    });
  return found;
}

function absentMeasure(by: string, { metrics, compared }: Pick<Arrangement, "metrics" | "compared">): string | null {
  const ending = MEASURE_ENDING.exec(by)?.[0] ?? "";
  const metric = by.slice(0, by.length - ending.length);
  if (ending === "" || !metrics.includes(metric)) return null;
  if (ending === "_share_pct") return `${metric} does not add up, so that no row has a share of it.`;
  if (ending === "_per_day") return `"${by}" needs breakdown week, month, weekday or hour_of_day.`;
  return compared ? null : `"${by}" needs compare_to.`;
}

function subjectOf({ level }: Arrangement): (line: ReportLine) => string {
  return level === "account" ? placeKey : ({ id }) => id;
}

/** A row with an unreadable amount stays, because it may reach `least`. */
function keepWanted(all: readonly ReportLine[], plan: Arrangement): readonly ReportLine[] {
  const { level, nameContains, least, metrics } = plan;
  const { name } = LEVEL_DETAILS[level];
  const wanted = nameContains === undefined ? undefined : plainText(nameContains).toLowerCase();
  const named = wanted === undefined ? all : all.filter(({ labels }) => labels[name]?.toLowerCase().includes(wanted));
  if (least.length === 0) return named;
  return groupRows(named, subjectOf(plan)).flatMap((group) => {
    const { now } = combineLines(group, metrics);
    return now !== null && least.every((one) => reaches(now, one)) ? group : [];
  });
}

function reaches(numbers: Numbers, { names, atLeast }: Least): boolean {
  return names.some((name) => {
    const value = metricValue(numbers, name);
    return value === null ? name === "spend" : isAtLeast(value, atLeast);
  });
}

type Ranking = { column: ReportColumn | undefined; direction: Sort["direction"] };

function rankingOf(
  columns: readonly ReportColumn[],
  sorting: ReportColumn | undefined,
  { sort, shown }: Arrangement,
): Ranking {
  if (sorting?.ofNumbers && sort !== undefined) return { column: sorting, direction: sort.direction };
  return { column: columns.find(({ name }) => name === shown[0]), direction: "desc" };
}

function splitTop(
  lines: readonly ReportLine[],
  { column, direction }: Ranking,
  plan: Arrangement,
): { lines: readonly ReportLine[]; others: ReportLine[] } {
  const { top } = plan;
  if (top === undefined) return { lines, others: [] };
  const subjects = groupRows(lines, subjectOf(plan));
  if (subjects.length <= top) return { lines, others: [] };
  const ranked = sortBy(subjects, (group) => column?.keyOf(asOne(group, plan)) ?? null, direction);
  return { lines: ranked.slice(0, top).flat(), others: othersOf(ranked.slice(top), plan) };
}

function othersOf(rest: readonly (readonly ReportLine[])[], plan: Arrangement): ReportLine[] {
  const { level, breakdown } = plan;
  const { kind, columns } = BREAKDOWN_DETAILS[breakdown];
  const [column = ""] = columns;
  const what = level === "account" && kind === "time" ? `other ${column === "date" ? breakdown : column}s` : "others";
  const labels = { [level === "account" ? column : LEVEL_DETAILS[level].name]: `${what} (${rest.length})` };
  const groups = groupRows(rest.flat(), level === "account" ? () => "" : placeKey);
  const merged = groups.map((group) => {
    const one = { ...asOne(group, plan), id: "", labels };
    return level === "account" ? { ...one, date: null, dateBefore: null, hour: null, audience: {} } : one;
  });
  return inTime(merged);
}

function asOne(group: readonly ReportLine[], { level, metrics, wholeDays }: Arrangement): ReportLine {
  const [first] = group;
  if (first === undefined) throw new Error("a group has at least one line");
  const one = { ...first, ...combineLines(group, metrics) };
  if (first.fold === undefined || group.every(({ fold }) => fold?.key === first.fold?.key)) return one;
  const days = group.reduce((sum, { fold }) => sum + (fold?.days ?? 0), 0);
  return { ...one, fold: { key: "", days: level === "account" ? days : wholeDays, alone: false } };
}

/** Lines in order, put in order when one of them is shown: a hundred thousand rows have pages of which few are read. */
type Section = { length: number; lines(): readonly ReportLine[] };

function linesIn(sections: readonly Section[], from: number, limit: number): ReportLine[] {
  const found: ReportLine[] = [];
  let before = 0;
  for (const { length, lines } of sections) {
    const [first, end] = [Math.max(0, from - before), from + limit - before];
    if (first < length && end > 0) for (const line of lines().slice(first, end)) found.push(line);
    before += length;
  }
  return found;
}

function sectionsOf(
  lines: readonly ReportLine[],
  { column, direction }: Ranking,
  { sorting, plan: { sort, breakdown } }: { sorting: ReportColumn | undefined; plan: Arrangement },
): Section[] {
  const ranked = (some: readonly ReportLine[]) => byColumn(some, column, direction);
  const section = (some: readonly ReportLine[], inOrder: (some: readonly ReportLine[]) => readonly ReportLine[]) => ({
    length: some.length,
    lines: lazily(() => inOrder(some)),
  });
  if (sorting !== undefined && sort !== undefined)
    return [section(lines, (all) => byColumn(ranked(all), sorting, sort.direction))];
  if (BREAKDOWN_DETAILS[breakdown].kind !== "time") return [section(lines, ranked)];
  return timesOf(inTime(lines)).map((same) => section(same, ranked));
}

function timesOf(lines: readonly ReportLine[]): ReportLine[][] {
  const times: ReportLine[][] = [];
  let last: ReportLine | undefined;
  for (const line of lines) {
    const sameTime = last?.date === line.date && last.hour === line.hour && foldKey(last) === foldKey(line);
    if (sameTime) times.at(-1)?.push(line);
    else times.push([line]);
    last = line;
  }
  return times;
}

function byColumn(
  lines: readonly ReportLine[],
  column: ReportColumn | undefined,
  direction: Sort["direction"],
): ReportLine[] {
  const { keyOf = () => null, plainOf = () => undefined } = column ?? {};
  return sortByPlain(lines, plainOf, direction) ?? sortBy(lines, keyOf, direction);
}

/** Days that only the earlier window has come last. */
function inTime(lines: readonly ReportLine[]): ReportLine[] {
  const byHour = sortBy(lines, ({ hour }) => hour, "asc");
  const byFold = sortBy(byHour, foldKey, "asc");
  return sortBy(byFold, ({ date }) => date, "asc");
}

function foldKey({ fold }: ReportLine): string | null {
  return fold?.key ?? null;
}

function totalsOf(
  total: Pick<ReportLine, "now" | "before">,
  columns: readonly ReportColumn[],
  { wholeDays: days }: Arrangement,
): Record<string, number | null> {
  const nowhere = { id: "", labels: {}, date: null, hour: null, audience: {}, dateBefore: null };
  const place = { ...nowhere, fold: { key: "", days, alone: false } };
  return Object.fromEntries(
    columns
      .filter(({ ofNumbers }) => ofNumbers)
      .map(({ name, read }) => [name, numberOf(read({ ...place, ...total }))]),
  );
}

function numberOf(cell: Cell): number | null {
  return typeof cell === "number" ? cell : null;
}
