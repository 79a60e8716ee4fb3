/** The columns of a report, each with how its cell is read from a line. */

import { plainAmount } from "#ads/amounts.ts";
import type { Cell } from "#ads/cell.ts";
import { NOTHING, toNumber } from "#ads/decimal.ts";
import {
  changeInPercent,
  differenceOfExact,
  type Exact,
  exactOf,
  quotientOf,
  roundExact,
  shareInPercent,
} from "#ads/exact.ts";
import type { SortKey } from "#ads/sort-by.ts";
import { BREAKDOWN_DETAILS, type Breakdown, isFolded } from "../words/breakdowns.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import { LEVEL_DETAILS, type ReportLevel } from "../words/report-levels.ts";
import { foldName } from "./fold-days.ts";
import type { ReportLine } from "./report-line.ts";
import { addsUp, metricValue, type Numbers } from "./report-row.ts";
import { placesOf, shownMetric } from "./shown-metric.ts";

const PLACES = 2;

export const MEASURE_ENDING = /_(?:previous|change|change_pct|share_pct|per_day)$/;

export const SHOWS = ["change", "share"] as const;
export type Show = (typeof SHOWS)[number];

/** `keyOf` is the exact sort key, `plainOf` a number that orders the same, where there is one, `read` the shown cell; `ofNumbers` combines several lines. */
export type ReportColumn = {
  name: string;
  ofNumbers: boolean;
  keyOf(line: ReportLine): SortKey;
  plainOf?(line: ReportLine): number | null | undefined;
  read(line: ReportLine): Cell;
};

export type ColumnPlan = {
  level: ReportLevel;
  breakdown: Breakdown;
  shown: readonly string[];
  compared: boolean;
  show: readonly Show[];
  currency: string | null;
};

export function reportColumns(plan: ColumnPlan, total: Numbers | null): ReportColumn[] {
  const { level, breakdown, shown, compared } = plan;
  const { id, name, parents } = LEVEL_DETAILS[level];
  return [
    ...BREAKDOWN_DETAILS[breakdown].columns.flatMap((column) => breakdownColumns(column, compared)),
    ...(level === "account"
      ? []
      : [
          label(id, (line) => (line.id === "" ? null : line.id)),
          ...[name, ...parents].map((column) => label(column, ({ labels }) => labels[column] ?? null)),
        ]),
    ...shown.flatMap((metric) => metricColumns({ ...plan, metric, total, averaged: isFolded(breakdown) })),
  ];
}

function label(name: string, read: (line: ReportLine) => Cell): ReportColumn {
  return { name, ofNumbers: false, keyOf: read, read };
}

/** A combined line may have its own text in place of a day or an audience. */
function breakdownColumns(column: string, compared: boolean): ReportColumn[] {
  if (column === "hour") return [label(column, ({ hour, labels }) => hour ?? labels[column] ?? null)];
  if (column === "days") return [label(column, ({ fold }) => fold?.days ?? null)];
  if (column !== "date")
    return [
      label(column, ({ audience, fold, labels }) => {
        const named = fold === undefined ? audience[column] : foldName(column, fold);
        return named ?? labels[column] ?? null;
      }),
    ];
  const days = [label(column, ({ date, labels }) => date ?? labels[column] ?? null)];
  return compared ? [...days, label("date_previous", ({ dateBefore }) => dateBefore)] : days;
}

type Shown = Pick<ColumnPlan, "compared" | "show" | "currency"> & {
  metric: string;
  total: Numbers | null;
  averaged: boolean;
};

function metricColumns({ metric, compared, show, currency, total, averaged }: Shown): ReportColumn[] {
  const isQuotient = typeof describeMetric(metric)?.over === "object";
  const column = (name: string, numbersOf: (line: ReportLine) => Numbers | null): ReportColumn => ({
    name,
    ofNumbers: true,
    keyOf: (line) => valueIn(numbersOf(line), metric),
    plainOf(line) {
      const numbers = numbersOf(line);
      if (isQuotient) return undefined;
      return numbers === null ? null : plainAmount(numbers.cells, metric);
    },
    read: (line) => shownNumber(numbersOf(line), { metric, currency }),
  });
  const reckoned = (
    ending: string,
    keyOf: (line: ReportLine) => Exact | null,
    shownAs: (value: Exact) => number,
  ): ReportColumn => ({
    name: `${metric}${ending}`,
    ofNumbers: true,
    keyOf,
    read(line) {
      const value = keyOf(line);
      return value === null ? null : shownAs(value);
    },
  });
  const amount = (value: Exact) => shownMetric(value, metric, currency);
  const inPercent = (value: Exact) => roundExact(value, PLACES);
  return [
    column(metric, ({ now }) => now),
    ...(compared ? [column(`${metric}_previous`, ({ before }) => before)] : []),
    ...(compared && show.includes("change") ? [reckoned("_change", (line) => changeOf(line, metric), amount)] : []),
    ...(compared ? [reckoned("_change_pct", (line) => relativeChangeOf(line, metric), inPercent)] : []),
    ...(averaged && addsUp(metric) ? [reckoned("_per_day", (line) => averageOf(line, metric), amount)] : []),
    ...(show.includes("share") && addsUp(metric)
      ? [reckoned("_share_pct", ({ now }) => shareInPercent(valueIn(now, metric), valueIn(total, metric)), inPercent)]
      : []),
  ];
}

function valueIn(numbers: Numbers | null, metric: string): Exact | null {
  return numbers === null ? null : metricValue(numbers, metric);
}

/** Rounds once, at the end. Values that TikTok counted itself stay as sent. */
function shownNumber(
  numbers: Numbers | null,
  { metric, currency }: { metric: string; currency: string | null },
): number | null {
  const value = valueIn(numbers, metric);
  if (numbers === null || value === null) return null;
  const { over, unit } = describeMetric(metric) ?? {};
  if (typeof over === "object") return shownMetric(value, metric, currency);
  if (numbers.merged && unit === "money") return roundExact(value, placesOf(metric, currency));
  const sent = numbers.cells.get(metric) ?? null;
  return sent === null ? null : toNumber(sent);
}

function averageOf({ now, fold }: ReportLine, metric: string): Exact | null {
  const sum = (now?.wholeDays ?? now?.cells)?.get(metric) ?? null;
  return quotientOf(sum, { units: BigInt(fold?.days ?? 0), scale: 0 }, 1);
}

/** An additive metric without a row in a whole window is 0; a single day, hour or week has no number. */
function sidesOf({ now, before, date, dateBefore, fold }: ReportLine, metric: string) {
  const standsAlone = date !== null || dateBefore !== null || fold?.alone === true;
  const nothing = !standsAlone && addsUp(metric) ? exactOf(NOTHING) : null;
  return {
    own: now === null ? nothing : valueIn(now, metric),
    earlier: before === null ? nothing : valueIn(before, metric),
  };
}

function changeOf(line: ReportLine, metric: string): Exact | null {
  const { own, earlier } = sidesOf(line, metric);
  return own === null || earlier === null ? null : differenceOfExact(own, earlier);
}

function relativeChangeOf(line: ReportLine, metric: string): Exact | null {
  const { own, earlier } = sidesOf(line, metric);
  return changeInPercent(earlier, own);
}
