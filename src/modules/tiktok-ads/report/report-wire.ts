/** Builds requests for TikTok's synchronous report and reads its rows. */

import { type Decimal, parseDecimal } from "#ads/decimal.ts";
import type { ReportPage } from "../endpoints/report-integrated-get.ts";
import type { Environment } from "../wire/client.ts";
import type { Query } from "../wire/query.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import type { Piece, ReportShape } from "./report-request.ts";
import { textOf } from "./wire-row.ts";

export const PAGE_SIZE = 1_000;

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

/** TikTok gives its own total with the first page, but not by hour, by audience, or in the sandbox. */
export function givesTotals({ breakdown }: ReportShape, environment: Environment): boolean {
  const { kind } = BREAKDOWN_DETAILS[breakdown];
  return environment === "production" && (kind === "whole" || breakdown === "day");
}

export function totalOf({ total_metrics }: ReportPage, metric: string): Decimal | null {
  return parseDecimal(textOf(total_metrics?.[metric]) ?? "");
}

type Asked = { piece: Piece; columns: readonly string[] };

/** TikTok takes the list as JSON in a string. */
function toFiltering({ field, values }: Piece["filters"][number]) {
  return { field_name: field, filter_type: "IN", filter_value: JSON.stringify(values) };
}
