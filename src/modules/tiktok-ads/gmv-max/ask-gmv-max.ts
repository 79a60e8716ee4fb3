/** One question to GMV Max's report: its window in pieces TikTok allows, every page of each, and whether that is all. */

import type { SumRow } from "#ads/arrange-sums.ts";
import { addDays, type Day, isDay } from "#ads/calendar.ts";
import type { Cell } from "#ads/cell.ts";
import { splitRange } from "#ads/date-window.ts";
import { parseDecimal, sumOfKnown, toNumber } from "#ads/decimal.ts";
import type { Limiter } from "#concurrency/limiter.ts";
import { ShopError, toShopError } from "#errors.ts";
import { GMV_MAX_REPORT_GET, type GmvMaxReportPage } from "../endpoints/gmv-max-report-get.ts";
import { withoutRefused } from "../report/refused-metrics.ts";
import { differenceIn, differenceSentences } from "../report/whole-answer.ts";
import { isUnreadable, textOf } from "../report/wire-row.ts";
import type { TikTokSession } from "../session/session.ts";
import { attributeCell, idOf, numberOf, wordsWithoutId } from "./gmv-max-cells.ts";
import { GMV_MAX_MEASURES } from "./gmv-max-measures.ts";
import { columnsOf, dimensionsOf, filteringOf, type GmvMaxColumns, type GmvMaxQuestion } from "./gmv-max-question.ts";

/** TikTok's bounds of one request. @see https://business-api.tiktok.com/portal/docs?id=1824721673497601 */
const DAYS_BY_DAY = 30;
const DAYS = 365;
const PAGE_SIZE = 1_000;

/** TikTok writes this in place of a day on a row that belongs to none. */
const NO_DAY = "-";

/** Every status that TikTok documents, so that a filter by status leaves no post out. */
const DELIVERY_STATUSES = [
  "IN_QUEUE",
  "LEARNING",
  "DELIVERING",
  "NOT_DELIVERYING",
  "AUTHORIZATION_NEEDED",
  "EXCLUDED",
  "UNAVAILABLE",
  "REJECTED",
  "NOT_ACTIVE",
] as const;

export type GmvMaxReading = {
  session: TikTokSession;
  gate: Limiter;
  range: { start: Day; end: Day };
  learnt: {
    requests: number;
    refused: Set<string>;
    postsByStatus: boolean;
    unread: Map<string, number>;
  };
};

/**
 * A row for each entity (or entity and day) and piece of the window. A name that TikTok refuses is left out and
 * remembered.
 * @throws upstream_rejected where nothing that was wanted is left
 */
export async function askGmvMax(reading: GmvMaxReading, question: GmvMaxQuestion): Promise<SumRow[]> {
  const { start, end } = reading.range;
  const latest = addDays(end, 1 - DAYS);
  const range = question.dearestOnly === true && latest > start ? { start: latest, end } : reading.range;
  const [piece, ...pieces] = splitRange(range, question.byDay === true ? DAYS_BY_DAY : DAYS);
  if (piece === undefined) return [];
  const columns = columnsOf(question);
  const shown = columns.sums.length > 0 ? columns.sums : columns.attributes;
  const names = Object.values(columns)
    .flat()
    .filter((name) => !reading.learnt.refused.has(name));
  const open = (days: GmvMaxReading["range"], metrics: readonly string[]) => {
    const work = { reading: { ...reading, range: days }, question, metrics };
    return askPage(work, 1).then((first) => readPages(work, first));
  };
  const {
    result,
    columns: given,
    refused,
  } = await withoutRefused({ columns: names, shown }, (metrics) => open(piece, metrics));
  for (const name of refused) reading.learnt.refused.add(name);
  const others = await Promise.all(pieces.map((days) => open(days, given)));
  return [result, ...others].flat();
}

type Work = { reading: GmvMaxReading; question: GmvMaxQuestion; metrics: readonly string[] };

async function readPages(work: Work, first: GmvMaxReportPage): Promise<SumRow[]> {
  const { reading, question } = work;
  const pages = question.dearestOnly === true ? 1 : first.page_info.total_page;
  const numbers = Array.from({ length: Math.max(0, pages - 1) }, (_, index) => index + 2);
  const others = await Promise.all(numbers.map((page) => askPage(work, page)));
  const columns = columnsOf(question);
  const lists = [first, ...others].flatMap(({ list }) => list);
  const sent = lists.flatMap((row) => toRow(row, question, columns));
  // TikTok's pages may overlap where rows change places between two requests.
  const rows = [...new Map(sent.map(({ key, row }) => [key, row])).values()];
  if (question.dearestOnly === true) return rows;
  const unread = unreadIn(lists, columns);
  for (const [name, count] of unread) reading.learnt.unread.set(name, (reading.learnt.unread.get(name) ?? 0) + count);
  compareWithTotals(reading, { first, rows, names: columns.sums, unread });
  return rows;
}

/** TikTok may want the deprecated `creative_types` for the posts of a single product; a filter by status stands in for it. */
async function askPage(work: Work, page: number): Promise<GmvMaxReportPage> {
  const { learnt } = work.reading;
  const byStatus = learnt.postsByStatus;
  try {
    return await sendPage(work, page);
  } catch (thrown) {
    const said = toShopError(thrown).upstream?.message ?? "";
    if (byStatus || !said.includes("creative_types")) throw thrown;
    learnt.postsByStatus = true;
    return sendPage(work, page);
  }
}

function sendPage({ reading, question, metrics }: Work, page: number): Promise<GmvMaxReportPage> {
  const { session, gate, range, learnt } = reading;
  const { campaign_ids: campaigns = [], item_group_ids: products = [] } = question.filters;
  const onePair = question.level.entity === "item_id" && campaigns.length === 1 && products.length === 1;
  const byStatus = learnt.postsByStatus && onePair ? { creative_delivery_statuses: DELIVERY_STATUSES } : {};
  learnt.requests += 1;
  return gate(() =>
    session.get(GMV_MAX_REPORT_GET, {
      advertiser_id: session.advertiserId,
      store_ids: [question.storeId],
      start_date: range.start,
      end_date: range.end,
      dimensions: dimensionsOf(question),
      metrics,
      filtering: { ...filteringOf(question), ...byStatus },
      ...(question.dearestOnly === true ? { sort_field: "cost", sort_type: "DESC" } : { enable_total_metrics: true }),
      page,
      page_size: PAGE_SIZE,
    }),
  );
}

type WireRow = GmvMaxReportPage["list"][number];

function toRow(
  { dimensions, metrics }: WireRow,
  { level: { entity }, byDay = false, perCampaign = false }: GmvMaxQuestion,
  { attributes, sums, rates }: GmvMaxColumns,
): { key: string; row: SumRow }[] {
  const own = textOf(dimensions[entity]);
  const campaign = perCampaign ? textOf(dimensions.campaign_id) : "";
  const time = textOf(dimensions.stat_time_day);
  if (byDay && time === NO_DAY) return [];
  const day = time?.slice(0, 10) ?? "";
  if (own === null) throw notKnown(entity);
  if (campaign === null) throw notKnown("campaign_id");
  if (byDay && !isDay(day)) throw notKnown("stat_time_day");
  const id = idOf(own);
  const cells: Record<string, Cell> = {
    [entity]: id,
    ...(perCampaign ? { campaign_id: idOf(campaign) } : {}),
    ...(byDay ? { date: day } : {}),
    ...Object.fromEntries(attributes.map((name) => [name, attributeCell(name, metrics[name])])),
    ...Object.fromEntries(rates.map((name) => [name, numberOf(metrics[name])])),
    ...(id === null ? wordsWithoutId(entity) : {}),
  };
  const row = { cells, sums: new Map(sums.map((name) => [name, parseDecimal(textOf(metrics[name]) ?? "")])) };
  return [{ key: `${own} ${campaign} ${day}`, row }];
}

function unreadIn(rows: readonly WireRow[], { sums, rates }: GmvMaxColumns): ReadonlyMap<string, number> {
  const counts = [...sums, ...rates].map(
    (name) => [name, rows.filter(({ metrics }) => isUnreadable(metrics[name])).length] as const,
  );
  return new Map(counts.filter(([, count]) => count > 0));
}

type Comparison = {
  first: GmvMaxReportPage;
  rows: readonly SumRow[];
  names: readonly string[];
  unread: ReadonlyMap<string, number>;
};

/** Today is not compared, because its numbers rise between two pages. */
function compareWithTotals({ session, range }: GmvMaxReading, { first, rows, names, unread }: Comparison): void {
  if (range.end >= session.today) return;
  const different = names.flatMap((metric) => {
    const total = parseDecimal(textOf(first.total_metrics?.[metric]) ?? "");
    if (total === null) return [];
    const sum = sumOfKnown(rows.map(({ sums }) => sums.get(metric) ?? null));
    const compared = { total, sum, money: MONEY.has(metric), rows: rows.length, currency: session.currency };
    return differenceIn(compared) === null ? [] : [{ metric, total: toNumber(total), sum: toNumber(sum) }];
  });
  for (const sentence of differenceSentences(different, (metric) => unread.get(metric) ?? 0))
    session.warn(`From ${range.start} to ${range.end}: ${sentence}`);
}

const MONEY: ReadonlySet<string> = new Set(
  Object.entries(GMV_MAX_MEASURES).flatMap(([name, { unit }]) => (unit === "money" ? name : [])),
);

function notKnown(dimension: string): ShopError {
  return new ShopError(
    "upstream_shape",
    `TikTok's answer to ${GMV_MAX_REPORT_GET.path} is not what ShopMCP knows: data.list.dimensions.${dimension} is missing. Look for a newer ShopMCP, or report this sentence.`,
  );
}
