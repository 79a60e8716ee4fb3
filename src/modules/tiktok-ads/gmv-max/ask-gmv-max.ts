/** One question to GMV Max's report: its window in pieces TikTok allows, every page of each, and whether that is all. */

import { z } from "zod";
import { ShopError } from "#errors.ts";
import type { Turns } from "#turns.ts";
import { type Day, isDay } from "../calendar.ts";
import { defineEndpoint } from "../client/endpoint.ts";
import type { Query } from "../client/query.ts";
import { PageInfo, WireValues } from "../client/wire-values.ts";
import { splitRange } from "../report/date-window.ts";
import { addDecimals, type Decimal, NOTHING, parseDecimal } from "../report/decimal.ts";
import { differenceIn, roundedNumber } from "../report/whole-answer.ts";
import { labelOf, textOf } from "../report/wire-row.ts";
import type { TikTokSession } from "../session.ts";
import type { SumRow } from "../sums/arrange-sums.ts";

/** TikTok's bounds of one request. @see https://business-api.tiktok.com/portal/docs?id=1824721673497601 */
const DAYS_BY_DAY = 30;
const DAYS = 365;
const PAGE_SIZE = 1_000;

const REPORT = defineEndpoint(
  "/gmv_max/report/get/",
  z.object({
    /** Absent where there are no rows. */
    list: z.array(z.object({ dimensions: WireValues, metrics: WireValues })).nullish(),
    total_metrics: WireValues.nullish(),
    page_info: PageInfo,
  }),
);
type ReportPage = ReturnType<typeof REPORT.read>;

/** `entity`: the one id that rows are of. `attributes`: what TikTok tells of it, as it names that. */
export type GmvMaxQuestion = {
  storeId: string;
  entity: "advertiser_id" | "campaign_id" | "item_group_id" | "item_id" | "room_id";
  byDay: boolean;
  measures: readonly string[];
  attributes: readonly string[];
  filtering: Query;
};

/** A call's way to TikTok: its session, a few requests at a time, and its days. */
export type GmvMaxReading = { session: TikTokSession; gate: Turns; range: { start: Day; end: Day } };

/** A row for each entity, or entity and day, and piece of the window; ids and attributes are its cells, by TikTok's names. */
export async function askGmvMax(reading: GmvMaxReading, question: GmvMaxQuestion): Promise<SumRow[]> {
  const pieces = splitRange(reading.range, question.byDay ? DAYS_BY_DAY : DAYS);
  const rows = await Promise.all(pieces.map((piece) => askPiece({ ...reading, range: piece }, question)));
  return rows.flat();
}

async function askPiece(reading: GmvMaxReading, question: GmvMaxQuestion): Promise<SumRow[]> {
  const first = await askPage(reading, question, 1);
  const numbers = Array.from({ length: Math.max(0, first.page_info.total_page - 1) }, (_, index) => index + 2);
  const others = await Promise.all(numbers.map((page) => askPage(reading, question, page)));
  const sent = [first, ...others].flatMap(({ list }) => (list ?? []).map((row) => toRow(row, question)));
  // TikTok's pages may overlap where rows change places between two requests.
  const rows = [...new Map(sent.map((row) => [`${row.cells[question.entity]} ${row.cells.date}`, row])).values()];
  compareWithTotal(reading, first, rows);
  return rows;
}

function askPage({ session, gate, range }: GmvMaxReading, question: GmvMaxQuestion, page: number) {
  const { storeId, entity, byDay, measures, attributes, filtering } = question;
  return gate(() =>
    session.get(REPORT, {
      advertiser_id: session.advertiserId,
      store_ids: [storeId],
      start_date: range.start,
      end_date: range.end,
      dimensions: byDay ? [entity, "stat_time_day"] : [entity],
      metrics: [...attributes, ...measures],
      filtering,
      enable_total_metrics: true,
      page,
      page_size: PAGE_SIZE,
    }),
  );
}

type WireRow = NonNullable<ReportPage["list"]>[number];

function toRow({ dimensions, metrics }: WireRow, { entity, byDay, measures, attributes }: GmvMaxQuestion): SumRow {
  const id = textOf(dimensions[entity]);
  const day = textOf(dimensions.stat_time_day)?.slice(0, 10) ?? "";
  if (id === null || (byDay && !isDay(day))) throw notKnown(id === null ? entity : "stat_time_day");
  return {
    cells: {
      [entity]: id,
      ...(byDay ? { date: day } : {}),
      ...Object.fromEntries(attributes.map((name) => [name, labelOf(metrics[name])])),
    },
    sums: new Map(measures.map((name) => [name, parseDecimal(textOf(metrics[name]) ?? "")])),
  };
}

/** Not of today, whose numbers rise between two pages. */
function compareWithTotal({ session, range }: GmvMaxReading, first: ReportPage, rows: readonly SumRow[]): void {
  const total = parseDecimal(textOf(first.total_metrics?.cost) ?? "");
  if (total === null || range.end >= session.today) return;
  const sum = costOf(rows);
  if (differenceIn({ total, sum, money: true, rows: rows.length }) !== null)
    session.warn(
      `TikTok's own total of cost from ${range.start} to ${range.end} is ${roundedNumber(total)}, its rows make ${roundedNumber(sum)}: rows are missing. Ask again with fresh.`,
    );
}

export function costOf(rows: readonly SumRow[]): Decimal {
  return addDecimals(rows.map(({ sums }) => sums.get("cost") ?? null)) ?? NOTHING;
}

function notKnown(dimension: string): ShopError {
  return new ShopError(
    "upstream_shape",
    `TikTok's answer to ${REPORT.path} is not what ShopMCP knows: data.list.dimensions.${dimension} is missing. Look for a newer ShopMCP, or report this sentence.`,
  );
}
