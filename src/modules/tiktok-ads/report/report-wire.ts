/** TikTok's synchronous report: how it is asked for, and its rows as ours. */

import { z } from "zod";
import { ShopError } from "#errors.ts";
import { type Day, isDay } from "../calendar.ts";
import type { Environment } from "../client/client.ts";
import { defineEndpoint } from "../client/endpoint.ts";
import type { Query } from "../client/query.ts";
import { PageInfo } from "../client/wire-values.ts";
import { plainText } from "../plain-text.ts";
import { BREAKDOWN_DETAILS } from "./breakdowns.ts";
import { type Decimal, parseDecimal } from "./decimal.ts";
import { LEVEL_DETAILS } from "./report-levels.ts";
import type { Piece, ReportShape } from "./report-request.ts";
import { type ReportRow, withoutEmptyRatios } from "./report-row.ts";

export const PAGE_SIZE = 1_000;

const WireValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const WireValues = z.record(z.string(), WireValue);
const ReportPage = z.object({
  list: z.array(z.object({ dimensions: WireValues, metrics: WireValues })),
  page_info: PageInfo,
  /** Of all pages; only where it was asked for. */
  total_metrics: WireValues.nullish(),
});
export type ReportPage = z.infer<typeof ReportPage>;
export type WireRow = ReportPage["list"][number];

export const REPORT = defineEndpoint("/report/integrated/get/", ReportPage);

/** What a page and a task have in common. */
export function reportQuery(advertiserId: string, shape: ReportShape, { piece, columns }: Asked): Query {
  const { dataLevel, id } = LEVEL_DETAILS[shape.level];
  const { kind, dimensions } = BREAKDOWN_DETAILS[shape.breakdown];
  const { range, filters } = piece;
  return {
    advertiser_id: advertiserId,
    report_type: kind === "audience" ? "AUDIENCE" : "BASIC",
    data_level: dataLevel,
    dimensions: [shape.idDimension ?? id, ...dimensions],
    metrics: columns,
    ...(range === null ? { query_lifetime: true } : { start_date: range.start, end_date: range.end }),
    ...(filters.length === 0 ? {} : { filtering: filters.map(toFiltering) }),
  };
}

/** Beside the first page TikTok gives its own total, but not by hour, by audience, or in the sandbox. */
export function givesTotals({ breakdown }: ReportShape, environment: Environment): boolean {
  const { kind } = BREAKDOWN_DETAILS[breakdown];
  return environment === "production" && (kind === "whole" || breakdown === "day");
}

/** Null where TikTok has none. */
export function totalOf({ total_metrics }: ReportPage, metric: string): Decimal | null {
  return parseDecimal(textOf(total_metrics?.[metric]) ?? "");
}

type Asked = { piece: Piece; columns: readonly string[] };

/** As TikTok writes it the list itself is JSON in a string. */
function toFiltering({ field, values }: Piece["filters"][number]) {
  return { field_name: field, filter_type: "IN", filter_value: JSON.stringify(values) };
}

/** `given`: the metrics TikTok did not refuse. @throws upstream_shape */
export function toRow({ dimensions, metrics }: WireRow, shape: ReportShape, given: readonly string[]): ReportRow {
  const { id: ownId, name, parents } = LEVEL_DETAILS[shape.level];
  const id = shape.idDimension ?? ownId;
  const { kind, dimensions: asked } = BREAKDOWN_DETAILS[shape.breakdown];
  const time = kind === "time" ? timeOf(textOf(dimensions[asked[0] ?? ""]), shape) : { date: null, hour: null };
  return {
    id: textOf(dimensions[id]) ?? missing(id),
    labels: Object.fromEntries([name, ...parents].map((column) => [column, labelOf(metrics[column])])),
    ...time,
    audience:
      kind === "audience" ? Object.fromEntries(asked.map((column) => [column, groupOf(dimensions, column)])) : {},
    cells: withoutEmptyRatios(new Map(given.map((metric) => [metric, parseDecimal(textOf(metrics[metric]) ?? "")]))),
    merged: false,
  };
}

/** `2026-11-20 00:00:00`, in the account's zone. */
function timeOf(text: string | null, { breakdown }: ReportShape): { date: Day; hour: number | null } {
  const date = (text ?? "").slice(0, 10);
  if (!isDay(date)) return missing("stat_time_day");
  if (breakdown === "day") return { date, hour: null };
  const hour = /^[ T](\d\d):/.exec((text ?? "").slice(10))?.[1];
  return { date, hour: hour === undefined ? missing("stat_time_hour") : Number(hour) };
}

/** People of whom TikTok does not know it are a group too. */
function groupOf(dimensions: WireRow["dimensions"], column: string): string {
  return dimensions[column] === undefined ? missing(column) : (labelOf(dimensions[column]) ?? "unknown");
}

function textOf(value: z.infer<typeof WireValue> | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}

/** "-" is TikTok's way of saying nothing. */
function labelOf(value: z.infer<typeof WireValue> | undefined): string | null {
  const text = plainText(textOf(value) ?? "");
  return text === "" || text === "-" ? null : text;
}

function missing(dimension: string): never {
  throw new ShopError(
    "upstream_shape",
    `TikTok's answer to ${REPORT.path} is not what ShopMCP knows: data.list.dimensions.${dimension} is missing. Look for a newer ShopMCP, or report this sentence.`,
  );
}
