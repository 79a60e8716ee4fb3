/** Reads whose numbers and of when a row of TikTok's is, from an answer or a file. */

import { type Cells, plainAmount } from "#ads/amounts.ts";
import { type Day, isDay } from "#ads/calendar.ts";
import { ShopError } from "#errors.ts";
import type { WireValue } from "../wire/wire-values.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import { labelColumns, type ReportShape } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";
import { labelOf, textOf } from "./wire-row.ts";

type ValueOf = (name: string) => WireValue | undefined;

/** "idle": zeros for a day or hour on which nothing happened, which TikTok sends for some accounts and not for others. */
export type LeftOut = "time" | "level" | "idle";

/** `unread`: metrics whose amount is neither a number nor TikTok's "-". */
export type ReadRow = { row: ReportRow; unread: readonly string[]; leftOut: LeftOut | null };

/** `nameOf`: names and parents, which TikTok sends like metrics. */
export type SentRow = { dimensionOf: ValueOf; nameOf: ValueOf; cells: Cells; unread: readonly string[] };

/** @throws upstream_shape naming the missing dimension */
export type RowReader = (sent: SentRow) => ReadRow;

/** One reader serves a report, whose tens of thousands of rows share a few hundred entities and days. */
export function createRowReader(shape: ReportShape, account: Account): RowReader {
  const { id: ownId } = LEVEL_DETAILS[shape.level];
  const idColumn = shape.idDimension ?? ownId;
  const { kind, dimensions } = BREAKDOWN_DETAILS[shape.breakdown];
  const [timeColumn = ""] = dimensions;
  const entities = new Map<string, Pick<ReportRow, "labels"> & { isOfLevel: boolean }>();
  const times = new Map<string, Time>();
  const audiences = new Map<string, ReportRow["audience"]>();
  const telling = shape.metrics.filter((name) => TELLING.has(name));
  const isIdle = (cells: Cells) =>
    telling.length > 0 &&
    telling.every((name) => unitsIn(cells, name) === 0) &&
    shape.metrics.every((name) => (unitsIn(cells, name) ?? 0) === 0);
  const readTime = (text: string) => {
    const time = timeOf(text, shape);
    times.set(text, time);
    return time;
  };
  const entityOf = (id: string, nameOf: ValueOf) => {
    const labels = labelsOf(shape, nameOf, account.name);
    const entity = { labels, isOfLevel: belongs({ id, labels }, shape, account.id) };
    entities.set(id, entity);
    return entity;
  };
  const audienceOf = (dimensionOf: ValueOf) => {
    const groups = dimensions.map((column) => groupOf(dimensionOf(column), column));
    return once(audiences, groups.join(" "), () =>
      Object.fromEntries(dimensions.map((column, index) => [column, groups[index] ?? ""])),
    );
  };
  return ({ dimensionOf, nameOf, cells, unread }) => {
    const id = idIn(dimensionOf, idColumn);
    const time = kind === "time" ? (textOf(dimensionOf(timeColumn))?.trim() ?? "") : "";
    const timeless = time === NONE;
    const { date, hour } = kind === "time" && !timeless ? (times.get(time) ?? readTime(time)) : NO_TIME;
    const { labels, isOfLevel } = entities.get(id) ?? entityOf(id, nameOf);
    const row: ReportRow = {
      id,
      labels,
      date,
      hour,
      audience: kind === "audience" ? audienceOf(dimensionOf) : NO_AUDIENCE,
      cells,
      merged: false,
    };
    if (timeless) return { row, unread, leftOut: "time" };
    if (!isOfLevel) return { row, unread, leftOut: "level" };
    return { row, unread, leftOut: kind === "time" && unread.length === 0 && isIdle(cells) ? "idle" : null };
  };
}

/** Null for no number. */
function unitsIn(cells: Cells, name: string): number | null {
  const units = plainAmount(cells, name) ?? cells.get(name)?.units ?? null;
  return units === null ? null : Number(units);
}

type Account = { id: string; name: string | null };

/** Where none of these is asked for, a row of zeros may be of a day with spend. */
const TELLING: ReadonlySet<string> = new Set(["spend", "impressions"]);

const NONE = "-";
const ID = /^[1-9]\d*$/;

/** Accepts an id of another level, which is left out later. */
function idIn(dimensionOf: ValueOf, column: string): string {
  const id = textOf(dimensionOf(column));
  if (id !== null) return id;
  const elsewhere = Object.values(LEVEL_DETAILS).some((level) => textOf(dimensionOf(level.id)) !== null);
  return elsewhere ? "" : missing(column);
}

/** An id of the account or of a parent is not one of this level. */
function belongs({ id, labels }: Pick<ReportRow, "id" | "labels">, { level }: ReportShape, accountId: string): boolean {
  if (level === "account") return id === accountId;
  return id !== accountId && ID.test(id) && LEVEL_DETAILS[level].parents.every((column) => labels[column] !== id);
}

type Time = Pick<ReportRow, "date" | "hour">;
const NO_TIME: Time = { date: null, hour: null };
const NO_AUDIENCE: ReportRow["audience"] = {};

function once<Value>(made: Map<string, Value>, key: string, make: () => Value): Value {
  const standing = made.get(key);
  if (standing !== undefined) return standing;
  const value = make();
  made.set(key, value);
  return value;
}

function labelsOf(shape: ReportShape, metricOf: ValueOf, accountName: string | null): ReportRow["labels"] {
  if (shape.level === "account") return { [LEVEL_DETAILS.account.name]: accountName };
  return Object.fromEntries(labelColumns(shape).map((column) => [column, labelOf(metricOf(column))]));
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
