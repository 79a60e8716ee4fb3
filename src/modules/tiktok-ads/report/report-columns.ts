/** The columns of a report, each with how its cell is read from a line. */

import type { Cell } from "../page.ts";
import { BREAKDOWN_DETAILS, type Breakdown } from "./breakdowns.ts";
import { NOTHING, percentChange, roundDecimal, toNumber } from "./decimal.ts";
import { describeMetric } from "./metric-catalogue.ts";
import { LEVEL_DETAILS, type ReportLevel } from "./report-levels.ts";
import type { ReportLine } from "./report-line.ts";
import type { Numbers } from "./report-row.ts";

/** No currency of TikTok's has more digits after the point. */
const MONEY_PLACES = 2;

/** `ofNumbers`: of a metric, so that it can be read of several lines as one. */
export type ReportColumn = { name: string; ofNumbers: boolean; read(line: ReportLine): Cell };

export type ColumnPlan = { level: ReportLevel; breakdown: Breakdown; shown: readonly string[]; compared: boolean };

export function reportColumns({ level, breakdown, shown, compared }: ColumnPlan): ReportColumn[] {
  const { id, name, parents } = LEVEL_DETAILS[level];
  const label = (column: string): ReportColumn => ({
    name: column,
    ofNumbers: false,
    read: ({ labels }) => labels[column] ?? null,
  });
  return [
    ...BREAKDOWN_DETAILS[breakdown].columns.flatMap((column) => breakdownColumns(column, compared)),
    { name: id, ofNumbers: false, read: (line) => (line.id === "" ? null : line.id) },
    ...[name, ...parents].map(label),
    ...shown.flatMap((metric) => metricColumns(metric, compared)),
  ];
}

function breakdownColumns(column: string, compared: boolean): ReportColumn[] {
  if (column === "hour") return [{ name: column, ofNumbers: false, read: ({ hour }) => hour }];
  if (column !== "date") return [{ name: column, ofNumbers: false, read: ({ audience }) => audience[column] ?? null }];
  return [
    { name: column, ofNumbers: false, read: ({ date }) => date },
    ...(compared
      ? [{ name: "date_previous", ofNumbers: false, read: ({ dateBefore }: ReportLine) => dateBefore }]
      : []),
  ];
}

function metricColumns(metric: string, compared: boolean): ReportColumn[] {
  const own = { name: metric, ofNumbers: true, read: ({ now }: ReportLine) => shownNumber(now, metric) };
  if (!compared) return [own];
  return [
    own,
    { name: `${metric}_previous`, ofNumbers: true, read: ({ before }) => shownNumber(before, metric) },
    { name: `${metric}_change_pct`, ofNumbers: true, read: (line) => changeOf(line, metric) },
  ];
}

/** Sums of money are rounded here, once, and nothing is added afterwards. */
function shownNumber(numbers: Numbers | null, metric: string): number | null {
  const value = numbers?.cells.get(metric) ?? null;
  if (value === null) return null;
  const rounded = numbers?.merged === true && describeMetric(metric)?.unit === "money";
  return toNumber(rounded ? roundDecimal(value, MONEY_PLACES) : value);
}

/** Null where the earlier number is none or zero. What adds up and has no row any more has fallen by all of it. */
function changeOf({ now, before }: ReportLine, metric: string): number | null {
  const base = before?.cells.get(metric) ?? null;
  const nothing = now === null && describeMetric(metric)?.over === "sum" ? NOTHING : null;
  const change = percentChange(base, now?.cells.get(metric) ?? nothing);
  return change === null ? null : toNumber(change);
}
