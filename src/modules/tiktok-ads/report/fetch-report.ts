/** All rows of one report: the window in pieces TikTok allows, every page of each, a few at a time. */

import { z } from "zod";
import { ShopError, toShopError } from "#errors.ts";
import { addDays, type Day, daysInclusive, isDay } from "../calendar.ts";
import { MAX_UPSTREAM_CALLS, tooManyCalls } from "../call-ledger.ts";
import { defineEndpoint } from "../client/endpoint.ts";
import { PageInfo } from "../client/wire-values.ts";
import { mapBounded } from "../map-bounded.ts";
import { plainText } from "../plain-text.ts";
import type { TikTokSession } from "../session.ts";
import { type DateWindow, splitRange } from "./date-window.ts";
import { parseDecimal } from "./decimal.ts";
import { LEVEL_DETAILS, type ReportLevel } from "./report-levels.ts";
import { mergeRows, type ReportRow } from "./report-row.ts";

/** TikTok's bounds of one request, in days. @see https://business-api.tiktok.com/portal/docs?id=1740302848100353 */
const MAX_DAYS_BY_DAY = 30;
const MAX_DAYS = 365;
const PAGE_SIZE = 1_000;
/** Of one call: half of what an app may ask in a second, so that a second call is not kept waiting. */
const AT_ONCE = 4;
/** TikTok names only the first metrics it refuses, so there may be more the next time. */
const MAX_REFUSALS = 4;
/** Names in brackets or without, quoted or not; where the message was cut the last name is not whole. */
const INVALID_METRICS = /invalid metric fields?:\s*\[?([^\].]*)/i;
const CUT_NAME = /\w+…/;
const TOO_LARGE = 40067;

/** `values` are any of; as TikTok writes it the list itself is JSON in a string. */
export type ReportFilter = { field: string; values: readonly string[] };

export type ReportRequest = {
  level: ReportLevel;
  byDay: boolean;
  window: DateWindow;
  metrics: readonly string[];
  /** Those of them that are wanted, without any of which the rest is of no use; absent: all. */
  shown?: readonly string[];
  filters: readonly ReportFilter[];
  /** At level ad, one row for each Smart+ ad and not for each of its creatives; ids of other ads are the same in both. */
  idDimension?: "ad_id_v2";
};

/** `refused`: metrics TikTok does not give here, which the rows are without. */
export type FetchedReport = { rows: ReportRow[]; refused: string[] };

/** Null: the account's whole life. */
type Piece = { start: Day; end: Day } | null;

const WireValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const ReportPage = z.object({
  list: z.array(z.object({ dimensions: z.record(z.string(), WireValue), metrics: z.record(z.string(), WireValue) })),
  page_info: PageInfo,
});
const REPORT = defineEndpoint("/report/integrated/get/", ReportPage);
type WireRow = z.infer<typeof ReportPage>["list"][number];

/** @throws invalid_input when it takes too many requests, and whatever TikTok refuses */
export async function fetchReport(session: TikTokSession, request: ReportRequest): Promise<FetchedReport> {
  const pieces = piecesOf(request);
  if (pieces.length > MAX_UPSTREAM_CALLS) throw tooManyCalls();
  const work: Work = { session, request, columns: columnsOf(request), planned: pieces.length, done: 0 };
  const [first, ...others] = pieces;
  if (first === undefined) return { rows: [], refused: [] };
  const refused: string[] = [];
  const begun = await withoutRefused(work, refused, () => askPiece(work, first));
  const rest = await mapBounded(others, AT_ONCE, (piece) => askPiece(work, piece));
  const given = request.metrics.filter((name) => work.columns.includes(name));
  const told = [...begun, ...rest.flat()].map((row) => toRow(row, request, given));
  // TikTok is not asked for the account's name, which the connection knows.
  const rows = request.level === "account" ? told.map((row) => named(row, session.name)) : told;
  const { length } = refused;
  if (length > 0)
    session.warn(
      `TikTok does not give ${refused.join(", ")} in this report; the answer is without ${length === 1 ? "it" : "them"}.`,
    );
  // Days never stand in two pieces; without days an entity has a row in each.
  return { rows: request.byDay ? rows : mergeRows(rows, ({ id }) => id, given), refused };
}

/** `columns`: what is asked for as metrics, less what TikTok refused. */
type Work = { session: TikTokSession; request: ReportRequest; columns: string[]; planned: number; done: number };

function piecesOf({ window: { start, end }, byDay }: ReportRequest): Piece[] {
  return start === null ? [null] : splitRange({ start, end }, byDay ? MAX_DAYS_BY_DAY : MAX_DAYS);
}

function columnsOf({ level, metrics }: ReportRequest): string[] {
  const { name, parents } = LEVEL_DETAILS[level];
  return level === "account" ? [...metrics] : [name, ...parents, ...metrics];
}

/** Asks again without the metrics TikTok refuses: a changed request, not a repeated one. */
async function withoutRefused<Result>(work: Work, refused: string[], ask: () => Promise<Result>): Promise<Result> {
  for (let round = 1; ; round++) {
    try {
      return await ask();
    } catch (thrown) {
      const error = toShopError(thrown);
      const named = refusedMetrics(error).filter((name) => work.columns.includes(name));
      const left = work.columns.filter((name) => !named.includes(name));
      if (named.length === 0 || round > MAX_REFUSALS) throw error;
      const { metrics, shown = metrics } = work.request;
      if (!shown.some((name) => left.includes(name))) throw allRefused(shown, error);
      refused.push(...named);
      work.columns = left;
    }
  }
}

function refusedMetrics({ upstream }: ShopError): string[] {
  const list = INVALID_METRICS.exec(upstream?.message ?? "")?.[1] ?? "";
  return list.replace(CUT_NAME, "").match(/\w+/g) ?? [];
}

function allRefused(names: readonly string[], error: ShopError): ShopError {
  return new ShopError(
    "upstream_rejected",
    `TikTok gives none of these metrics here: ${names.join(", ")}. Ask for others or at another level; tiktok_ads_describe_fields says where a metric is valid.`,
    { cause: error, ...(error.upstream === undefined ? {} : { upstream: error.upstream }) },
  );
}

async function askPiece(work: Work, piece: Piece): Promise<WireRow[]> {
  try {
    const first = await askPage(work, piece, 1);
    const pages = Math.max(1, first.page_info.total_page);
    work.planned += pages - 1;
    if (work.planned > MAX_UPSTREAM_CALLS) throw tooManyCalls();
    const numbers = Array.from({ length: pages - 1 }, (_, index) => index + 2);
    const others = await mapBounded(numbers, AT_ONCE, (page) => askPage(work, piece, page));
    return [first, ...others].flatMap(({ list }) => list);
  } catch (thrown) {
    const error = toShopError(thrown);
    if (error.upstream?.code !== TOO_LARGE || piece === null || piece.start === piece.end) throw error;
    return askHalves(work, piece);
  }
}

/** Two smaller requests in place of the one TikTok found too large, and said so. */
async function askHalves(work: Work, piece: { start: Day; end: Day }): Promise<WireRow[]> {
  work.planned += 1;
  if (work.planned > MAX_UPSTREAM_CALLS) throw tooManyCalls();
  work.session.warn("TikTok found the report too large in one go; it was asked for in smaller parts.");
  const half = Math.floor(daysInclusive(piece.start, piece.end) / 2);
  const middle = addDays(piece.start, half);
  const before = await askPiece(work, { start: piece.start, end: addDays(middle, -1) });
  return [...before, ...(await askPiece(work, { start: middle, end: piece.end }))];
}

async function askPage(work: Work, piece: Piece, page: number): Promise<z.infer<typeof ReportPage>> {
  const { session, request, columns } = work;
  const { dataLevel, id: ownId } = LEVEL_DETAILS[request.level];
  const id = request.idDimension ?? ownId;
  const answer = await session.get(REPORT, {
    advertiser_id: session.advertiserId,
    report_type: "BASIC",
    data_level: dataLevel,
    dimensions: request.byDay ? [id, "stat_time_day"] : [id],
    metrics: columns,
    ...(piece === null ? { query_lifetime: true } : { start_date: piece.start, end_date: piece.end }),
    ...(request.filters.length === 0 ? {} : { filtering: request.filters.map(toFiltering) }),
    page,
    page_size: PAGE_SIZE,
  });
  work.done += 1;
  session.progress(work.done, work.planned, "Reading the report from TikTok");
  return answer;
}

function toFiltering({ field, values }: ReportFilter) {
  return { field_name: field, filter_type: "IN", filter_value: JSON.stringify(values) };
}

function toRow({ dimensions, metrics }: WireRow, request: ReportRequest, given: readonly string[]): ReportRow {
  const { id: ownId, name, parents } = LEVEL_DETAILS[request.level];
  const id = request.idDimension ?? ownId;
  return {
    id: textOf(dimensions[id]) ?? missing(id),
    labels: Object.fromEntries([name, ...parents].map((column) => [column, labelOf(metrics[column])])),
    date: request.byDay ? dayOf(dimensions.stat_time_day) : null,
    cells: new Map(given.map((metric) => [metric, parseDecimal(textOf(metrics[metric]) ?? "")])),
    merged: false,
  };
}

function named(row: ReportRow, name: string | null): ReportRow {
  return { ...row, labels: { ...row.labels, [LEVEL_DETAILS.account.name]: name } };
}

function textOf(value: z.infer<typeof WireValue> | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}

/** "-" is TikTok's way of saying nothing. */
function labelOf(value: z.infer<typeof WireValue> | undefined): string | null {
  const text = plainText(textOf(value) ?? "");
  return text === "" || text === "-" ? null : text;
}

/** `2026-11-20 00:00:00`, in the account's zone. */
function dayOf(value: z.infer<typeof WireValue> | undefined): Day {
  const day = (textOf(value) ?? "").slice(0, 10);
  return isDay(day) ? day : missing("stat_time_day");
}

function missing(dimension: string): never {
  throw new ShopError(
    "upstream_shape",
    `TikTok's answer to ${REPORT.path} is not what ShopMCP knows: data.list.dimensions.${dimension} is missing. Look for a newer ShopMCP, or report this sentence.`,
  );
}
