/** The columns of a report, each with how its cell is read from a line. */

import type { Cell } from "#ads/cell.ts";
import { NOTHING, toNumber } from "#ads/decimal.ts";
import { changeInPercent, type Exact, exactOf, roundExact, shownQuotient } from "#ads/exact.ts";
import type { SortKey } from "#ads/sort-by.ts";
import { BREAKDOWN_DETAILS, type Breakdown } from "../words/breakdowns.ts";
import { decimalsOf } from "../words/currencies.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import { LEVEL_DETAILS, type ReportLevel } from "../words/report-levels.ts";
import type { ReportLine } from "./report-line.ts";
import { addsUp, metricValue, type Numbers } from "./report-row.ts";

/** Digits after the point of what is no sum of money, and of a change in percent. */
const PLACES = 2;

/**
 * `ofNumbers`: of a metric, so that it can be read of several lines as one. `keyOf`: what lines are ranked by, exact;
 * `read`: what is shown of it.
 */
export type ReportColumn = {
  name: string;
  ofNumbers: boolean;
  keyOf(line: ReportLine): SortKey;
  read(line: ReportLine): Cell;
};

export type ColumnPlan = {
  level: ReportLevel;
  breakdown: Breakdown;
  shown: readonly string[];
  compared: boolean;
  currency: string | null;
};

export function reportColumns({ level, breakdown, shown, compared, currency }: ColumnPlan): ReportColumn[] {
  const { id, name, parents } = LEVEL_DETAILS[level];
  return [
    ...BREAKDOWN_DETAILS[breakdown].columns.flatMap((column) => breakdownColumns(column, compared)),
    label(id, (line) => (line.id === "" ? null : line.id)),
    ...[name, ...parents].map((column) => label(column, ({ labels }) => labels[column] ?? null)),
    ...shown.flatMap((metric) => metricColumns({ metric, compared, currency })),
  ];
}

/** Of what a line is about; shown as it is ranked. */
function label(name: string, read: (line: ReportLine) => Cell): ReportColumn {
  return { name, ofNumbers: false, keyOf: read, read };
}

function breakdownColumns(column: string, compared: boolean): ReportColumn[] {
  if (column === "hour") return [label(column, ({ hour }) => hour)];
  if (column !== "date") return [label(column, ({ audience }) => audience[column] ?? null)];
  const days = [label(column, ({ date }) => date)];
  return compared ? [...days, label("date_previous", ({ dateBefore }) => dateBefore)] : days;
}

type Shown = { metric: string; compared: boolean; currency: string | null };

function metricColumns({ metric, compared, currency }: Shown): ReportColumn[] {
  const column = (name: string, numbersOf: (line: ReportLine) => Numbers | null): ReportColumn => ({
    name,
    ofNumbers: true,
    keyOf: (line) => valueIn(numbersOf(line), metric),
    read: (line) => shownNumber(numbersOf(line), { metric, currency }),
  });
  const own = column(metric, ({ now }) => now);
  if (!compared) return [own];
  const change = (line: ReportLine) => changeOf(line, metric);
  return [
    own,
    column(`${metric}_previous`, ({ before }) => before),
    { name: `${metric}_change_pct`, ofNumbers: true, keyOf: change, read: (line) => inPercent(change(line)) },
  ];
}

function valueIn(numbers: Numbers | null, metric: string): Exact | null {
  return numbers === null ? null : metricValue(numbers, metric);
}

/** Rounded here, once, and nothing is reckoned with it afterwards. What TikTok counted itself stands as it sent it. */
function shownNumber(
  numbers: Numbers | null,
  { metric, currency }: { metric: string; currency: string | null },
): number | null {
  const value = valueIn(numbers, metric);
  if (numbers === null || value === null) return null;
  const { over, unit } = describeMetric(metric) ?? {};
  const places = unit === "money" ? decimalsOf(currency) : PLACES;
  if (typeof over === "object") return shownQuotient(value, Math.max(PLACES, places));
  if (numbers.merged && unit === "money") return roundExact(value, places);
  const sent = numbers.cells.get(metric) ?? null;
  return sent === null ? null : toNumber(sent);
}

function inPercent(change: Exact | null): number | null {
  return change === null ? null : roundExact(change, PLACES);
}

/**
 * Null where the earlier number is none or zero. What adds up and has no row in the whole window has fallen by all of it;
 * a single day or hour without a row has no change, in whichever window it is missing.
 */
function changeOf({ now, before, date, dateBefore }: ReportLine, metric: string): Exact | null {
  const ofWindow = date === null && dateBefore === null;
  const gone = now === null && ofWindow && addsUp(metric) ? exactOf(NOTHING) : null;
  return changeInPercent(valueIn(before, metric), valueIn(now, metric) ?? gone);
}
