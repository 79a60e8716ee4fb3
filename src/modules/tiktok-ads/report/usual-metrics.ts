/** A report of several requests is asked with all usual metrics at once, so that others of the same rows take none. */

import { daysInclusive } from "#ads/calendar.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import { METRIC_PRESETS } from "../words/metric-presets.ts";
import { legCounts, onEveryLeg } from "./legs.ts";
import { askedColumns, type ReportShape } from "./report-request.ts";
import { withParts } from "./resolve-metrics.ts";

/** With names and parents a full page of so many stays below 2 MB. */
const MAX_COLUMNS = 60;

const PRESETS = [...Object.values(METRIC_PRESETS).flat(), ...METRIC_PRESETS.conversion.flatMap(onEveryLeg)];
/** Quotients follow from their parts, exactly. */
const USUAL: readonly string[] = withParts([...PRESETS, ...legCounts(PRESETS)]).filter((name) => !isQuotient(name));

export function usualColumns(shape: ReportShape, windows: readonly DateWindow[]): string[] | null {
  const { requestDays } = BREAKDOWN_DETAILS[shape.breakdown];
  const long = windows.some(({ start, end }) => start !== null && daysInclusive(start, end) > requestDays);
  if (shape.usual !== true || shape.breakdown !== "day" || !long) return null;
  const others = shape.metrics.filter((name) => !USUAL.includes(name) && !follows(name, [...USUAL, ...shape.metrics]));
  const columns = askedColumns({ ...shape, metrics: [...USUAL, ...others] });
  return columns.length > MAX_COLUMNS ? null : columns;
}

function follows(name: string, columns: readonly string[]): boolean {
  const over = describeMetric(name)?.over;
  return typeof over === "object" && columns.includes(over.of) && columns.includes(over.per);
}

function isQuotient(name: string): boolean {
  return typeof describeMetric(name)?.over === "object";
}
