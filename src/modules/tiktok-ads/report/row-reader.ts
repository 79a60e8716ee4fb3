/** Parses TikTok's rows, from an answer or a file. Numbers stay text until needed. */

import { type Day, isDay } from "#ads/calendar.ts";
import { parseDecimal } from "#ads/decimal.ts";
import { ShopError } from "#errors.ts";
import type { WireValue } from "../wire/wire-values.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import type { ReportShape } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";
import { isUnreadable, labelOf, textOf } from "./wire-row.ts";

type ValueOf = (name: string) => WireValue | undefined;

/** Why a row is not part of the report: no time, or an id of another level. */
export type LeftOut = "time" | "level";

/** `unread`: metrics whose amount is neither a number nor TikTok's "-". */
export type ReadRow = { row: ReportRow; unread: readonly string[]; leftOut: LeftOut | null };

/** @throws upstream_shape naming the dimension that is missing */
export type RowReader = (dimensionOf: ValueOf, metricOf: ValueOf) => ReadRow;

/** One reader serves a report, whose tens of thousands of rows share a few hundred entities and days. */
export function createRowReader(shape: ReportShape, given: readonly string[], account: Account): RowReader {
  const { id: ownId } = LEVEL_DETAILS[shape.level];
  const idColumn = shape.idDimension ?? ownId;
  const { kind, dimensions } = BREAKDOWN_DETAILS[shape.breakdown];
  const [timeColumn = ""] = dimensions;
  const known = new Set(given);
  const labels = new Map<string, ReportRow["labels"]>();
  const times = new Map<string, Time>();
  const audiences = new Map<string, ReportRow["audience"]>();
  return (dimensionOf, metricOf) => {
    const id = idIn(dimensionOf, idColumn);
    const time = kind === "time" ? (textOf(dimensionOf(timeColumn))?.trim() ?? "") : "";
    const timeless = time === NONE;
    const groups = kind === "audience" ? dimensions.map((column) => groupOf(dimensionOf(column), column)) : [];
    const row: ReportRow = {
      id,
      labels: once(labels, id, () => labelsOf(shape, metricOf, account.name)),
      ...once(times, time, () => (kind === "time" && !timeless ? timeOf(time, shape) : NO_TIME)),
      audience: once(audiences, groups.join(" "), () =>
        Object.fromEntries(dimensions.slice(0, groups.length).map((column, index) => [column, groups[index] ?? ""])),
      ),
      cells: { get: (name) => (known.has(name) ? parseDecimal(textOf(metricOf(name)) ?? "") : undefined) },
      merged: false,
    };
    return {
      row,
      unread: unreadIn(given, metricOf),
      leftOut: timeless ? "time" : isOfLevel(row, shape, account.id) ? null : "level",
    };
  };
}

type Account = { id: string; name: string | null };

const NONE = "-";
const ID = /^[1-9]\d*$/;

/** Accepts an id of another level, which is left out later. @throws upstream_shape without any id */
function idIn(dimensionOf: ValueOf, column: string): string {
  const id = textOf(dimensionOf(column));
  if (id !== null) return id;
  const elsewhere = Object.values(LEVEL_DETAILS).some((level) => textOf(dimensionOf(level.id)) !== null);
  return elsewhere ? "" : missing(column);
}

/** An id of the account or of a parent is not one of this level. */
function isOfLevel({ id, labels }: ReportRow, { level }: ReportShape, accountId: string): boolean {
  if (level === "account") return id === accountId;
  const above = [accountId, ...LEVEL_DETAILS[level].parents.map((column) => labels[column])];
  return ID.test(id) && !above.includes(id);
}

const ALL_READ: readonly string[] = [];

/** Allocates nothing where all amounts are readable. */
function unreadIn(given: readonly string[], metricOf: ValueOf): readonly string[] {
  let unread = ALL_READ;
  for (const name of given) if (isUnreadable(metricOf(name))) unread = [...unread, name];
  return unread;
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

/** People whom TikTok cannot classify are a group too. */
function groupOf(value: WireValue | undefined, column: string): string {
  return value === undefined ? missing(column) : (labelOf(value) ?? "unknown");
}

function missing(dimension: string): never {
  throw new ShopError(
    "upstream_shape",
    `TikTok's report is not what ShopMCP knows: data.list.dimensions.${dimension} is missing. Look for a newer ShopMCP, or report this sentence.`,
  );
}
