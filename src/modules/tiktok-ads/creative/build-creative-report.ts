/** Builds one creative report: three windows of one report, joined by ad or by video, judged and arranged. */

import { type ArrangedSums, arrangeSums, mergeSums, type SumRow } from "#ads/arrange-sums.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { type Decimal, NOTHING, toNumber } from "#ads/decimal.ts";
import { compareExact, exactOf } from "#ads/exact.ts";
import type { Sums } from "#ads/measures.ts";
import { nameFilter } from "#ads/name-filter.ts";
import { shownSum } from "#ads/shown-sum.ts";
import type { Seen } from "../lists/ad.ts";
import { readSeen } from "../lists/read-ads.ts";
import { heldStatus } from "../report/check-status-filter.ts";
import { fetchReports } from "../report/fetch-report.ts";
import { filtersOf } from "../report/report-input.ts";
import type { ReportFilter, ReportShape } from "../report/report-request.ts";
import type { ReportRow } from "../report/report-row.ts";
import type { TikTokSession } from "../session/session.ts";
import { COLUMN_ALIASES } from "../words/aliases.ts";
import type { CreativeInput } from "./creative-input.ts";
import { CREATIVE_COLUMNS, CREATIVE_COUNTS, CREATIVE_MEASURES, VIDEO_IMPRESSIONS } from "./creative-measures.ts";
import { TREND_COLUMNS, trendOf, type Weeks } from "./fatigue.ts";

const COUNTS = Object.keys(CREATIVE_COUNTS);

type Grouping = {
  shape: Pick<ReportShape, "idDimension" | "filters">;
  columns: readonly string[];
  subject: { id: string; name: string };
  keyOf(row: ReportRow): string | null;
  cellsOf(group: readonly ReportRow[]): SumRow["cells"];
};

export async function buildCreativeReport(
  session: TikTokSession,
  input: CreativeInput,
  { window, weeks }: { window: DateWindow; weeks: Weeks },
): Promise<ArrangedSums> {
  const { group_by, min_impressions, filter = {}, sort, top } = input;
  const filters = filtersOf({ level: "ad", filter });
  const grouping = group_by === "ad" ? byAd(filters) : byVideo(await readSeen(session, idsOf(filter)), filters);
  const shape: ReportShape = { level: "ad", breakdown: "none", metrics: COUNTS, ...grouping.shape };
  const fetched = await fetchReports(session, shape, [window, weeks.week, weeks.before]);
  const held = await heldStatus(session, { level: "ad", status: filter.status }, fetched.rows.flat());
  for (const sentence of held.sentences) session.warn(sentence);
  const named = nameFilter(filter.name_contains);
  const [rows = [], week = [], before = []] = fetched.rows.map((all) =>
    all.filter(({ id, labels }) => named(labels.ad_name) && !held.away.has(id)),
  );
  if (group_by === "video") tellWithoutVideo(session, rows, grouping);
  const [now, then] = [week, before].map((all) => sumsByKey(all, grouping));
  const found = [...groupsOf(rows, grouping)]
    .map(([key, group]) => {
      const { cells, keys } = trendOf(now?.get(key), then?.get(key));
      return {
        cells: { ...grouping.cellsOf(group), ...cells },
        sums: sumsOf(group),
        ...(keys === undefined ? {} : { keys }),
      };
    })
    .filter(({ sums }) => mayReach(sums, "impressions", min_impressions))
    .filter(({ sums }) => mayReach(sums, "spend", filter.min_spend ?? 0));
  return arrangeSums(found, {
    columns: [...grouping.columns, ...CREATIVE_COLUMNS, ...TREND_COLUMNS],
    measures: CREATIVE_MEASURES,
    subject: grouping.subject,
    aliases: COLUMN_ALIASES,
    sort,
    order: { by: "spend", direction: "desc" },
    top,
    currency: session.currency,
  });
}

function mayReach(sums: Sums, name: string, least: number): boolean {
  const sum = sums.get(name) ?? null;
  return sum === null || toNumber(sum) >= least;
}

function idsOf({ campaign_ids, adgroup_ids, ad_ids }: NonNullable<CreativeInput["filter"]>) {
  return {
    ...(campaign_ids === undefined ? {} : { campaign_ids }),
    ...(adgroup_ids === undefined ? {} : { adgroup_ids }),
    ...(ad_ids === undefined ? {} : { ad_ids }),
  };
}

function byAd(filters: readonly ReportFilter[]): Grouping {
  return {
    shape: {
      idDimension: "ad_id_v2",
      filters: filters.map((one) => (one.field === "ad_ids" ? { ...one, field: "ad_ids_v2" } : one)),
    },
    columns: ["ad_id", "ad_name", "adgroup_id", "campaign_id"],
    subject: { id: "ad_id", name: "ad_name" },
    keyOf: ({ id }) => id,
    cellsOf: ([row]) => ({ ad_id: row?.id ?? null, ...row?.labels }),
  };
}

function byVideo(seen: ReadonlyMap<string, Seen>, filters: readonly ReportFilter[]): Grouping {
  const seenIn = ({ id }: ReportRow) => seen.get(id) ?? { video_id: null, tiktok_item_id: null };
  return {
    // Ids were resolved above, because a Smart+ id stands for its creatives.
    shape: { filters: filters.map((one) => (one.field === "ad_ids" ? { ...one, values: [...seen.keys()] } : one)) },
    columns: ["video_id", "ad_name", "tiktok_item_id", "ads"],
    subject: { id: "video_id", name: "ad_name" },
    keyOf(row) {
      const { video_id, tiktok_item_id } = seenIn(row);
      return video_id ?? tiktok_item_id;
    },
    cellsOf(group) {
      const [dearest] = group.toSorted((one, other) => compareExact(spendOf(other), spendOf(one)));
      if (dearest === undefined) return {};
      return { ...seenIn(dearest), ad_name: dearest.labels.ad_name ?? null, ads: group.length };
    },
  };
}

function groupsOf(rows: readonly ReportRow[], { keyOf }: Grouping): Map<string, ReportRow[]> {
  return Map.groupBy(
    rows.filter((row) => keyOf(row) !== null),
    (row) => keyOf(row) ?? "",
  );
}

function sumsByKey(rows: readonly ReportRow[], grouping: Grouping): Map<string, Sums> {
  return new Map([...groupsOf(rows, grouping)].map(([key, group]) => [key, sumsOf(group)] as const));
}

/** An ad without any video play is a picture, so that its zeros are no failed views. */
function sumsOf(group: readonly ReportRow[]): Sums {
  const [sum] = mergeSums(
    group.map(({ cells }) => {
      const plays = (cells.get("video_play_actions")?.units ?? 0n) > 0n;
      const own = COUNTS.map(
        (name) => [name, name.startsWith("video_") && !plays ? null : (cells.get(name) ?? null)] as const,
      );
      return {
        cells: {},
        sums: new Map([...own, [VIDEO_IMPRESSIONS, plays ? (cells.get("impressions") ?? null) : null]]),
      };
    }),
    () => "",
  );
  return sum?.sums ?? new Map();
}

function tellWithoutVideo(session: TikTokSession, rows: readonly ReportRow[], { keyOf }: Grouping): void {
  const without = rows.filter((row) => keyOf(row) === null);
  const spend = sumIn(sumsOf(without), "spend");
  const shown = shownSum(spend, session.currency);
  if (spend.units > 0n)
    session.warn(
      `Ads without a video or post, or of which TikTok does not tell it, spent ${shown}: they are in no row.`,
    );
}

function sumIn(sums: Sums, name: string): Decimal {
  return sums.get(name) ?? NOTHING;
}

function spendOf({ cells }: ReportRow) {
  return exactOf(cells.get("spend") ?? NOTHING);
}
