/** Rows as TikTok wrote them, in an answer or in a file, as ours: numbers stay text until somebody wants them. */

import { ShopError } from "#errors.ts";
import { type Day, isDay } from "../calendar.ts";
import type { WireValue } from "../client/wire-values.ts";
import { BREAKDOWN_DETAILS } from "./breakdowns.ts";
import { type Decimal, parseDecimal } from "./decimal.ts";
import { describeMetric } from "./metric-catalogue.ts";
import { LEVEL_DETAILS } from "./report-levels.ts";
import type { ReportShape } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";
import { labelOf, textOf } from "./wire-row.ts";

/** A row's value by the name of its column. */
type ValueOf = (name: string) => WireValue | undefined;

/** @throws upstream_shape naming the dimension that is missing */
export type RowReader = (dimensionOf: ValueOf, metricOf: ValueOf) => ReportRow;

/**
 * `given`: the metrics TikTok did not refuse; `accountName`: what TikTok is not asked for. Of one report, whose rows
 * share what they have in common: tens of thousands of them name a few hundred entities and days.
 */
export function createRowReader(shape: ReportShape, given: readonly string[], accountName: string | null): RowReader {
  const { id: ownId } = LEVEL_DETAILS[shape.level];
  const idColumn = shape.idDimension ?? ownId;
  const { kind, dimensions } = BREAKDOWN_DETAILS[shape.breakdown];
  const [timeColumn = ""] = dimensions;
  const known = new Set(given);
  const labels = new Map<string, ReportRow["labels"]>();
  const times = new Map<string, Time>();
  const audiences = new Map<string, ReportRow["audience"]>();
  return (dimensionOf, metricOf) => {
    const id = textOf(dimensionOf(idColumn)) ?? missing(idColumn);
    const time = kind === "time" ? (textOf(dimensionOf(timeColumn)) ?? "") : "";
    const groups = kind === "audience" ? dimensions.map((column) => groupOf(dimensionOf(column), column)) : [];
    return {
      id,
      labels: once(labels, id, () => labelsOf(shape, metricOf, accountName)),
      ...once(times, time, () => (kind === "time" ? timeOf(time, shape) : NO_TIME)),
      audience: once(audiences, groups.join(" "), () =>
        Object.fromEntries(dimensions.slice(0, groups.length).map((column, index) => [column, groups[index] ?? ""])),
      ),
      cells: { get: (name) => (known.has(name) ? cellOf(name, { known, metricOf }) : undefined) },
      merged: false,
    };
  };
}

type Time = Pick<ReportRow, "date" | "hour">;
const NO_TIME: Time = { date: null, hour: null };

function once<Value>(made: Map<string, Value>, key: string, make: () => Value): Value {
  const standing = made.get(key);
  if (standing !== undefined) return standing;
  const value = make();
  made.set(key, value);
  return value;
}

/** A cost per conversion without a conversion is none, whatever TikTok writes: as 0 it would rank best. */
function cellOf(name: string, { known, metricOf }: { known: ReadonlySet<string>; metricOf: ValueOf }): Decimal | null {
  const numberOf = (metric: string) => parseDecimal(textOf(metricOf(metric)) ?? "");
  const over = describeMetric(name)?.over;
  if (typeof over === "object" && known.has(over.per) && numberOf(over.per)?.units === 0n) return null;
  return numberOf(name);
}

function labelsOf({ level }: ReportShape, metricOf: ValueOf, accountName: string | null): ReportRow["labels"] {
  const { name, parents } = LEVEL_DETAILS[level];
  if (level === "account") return { [name]: accountName };
  return Object.fromEntries([name, ...parents].map((column) => [column, labelOf(metricOf(column))]));
}

/** `2026-11-20 00:00:00`, in the account's zone. */
function timeOf(text: string, { breakdown }: ReportShape): { date: Day; hour: number | null } {
  const date = text.slice(0, 10);
  if (!isDay(date)) return missing("stat_time_day");
  if (breakdown === "day") return { date, hour: null };
  const hour = /^[ T](\d\d):/.exec(text.slice(10))?.[1];
  return { date, hour: hour === undefined ? missing("stat_time_hour") : Number(hour) };
}

/** People of whom TikTok does not know it are a group too. */
function groupOf(value: WireValue | undefined, column: string): string {
  return value === undefined ? missing(column) : (labelOf(value) ?? "unknown");
}

function missing(dimension: string): never {
  throw new ShopError(
    "upstream_shape",
    `TikTok's report is not what ShopMCP knows: data.list.dimensions.${dimension} is missing. Look for a newer ShopMCP, or report this sentence.`,
  );
}
