/** GET /gmv_max/report/get/: what GMV Max campaigns of one shop cost and sold, and every reason to refuse to tell. */

import { z } from "zod";
import type { Advertiser } from "./account.ts";
import { type Call, defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { type GmvMaxCounts, type GmvMaxPart, gmvMaxDay, gmvMaxParts, noGmvMaxCounts } from "./gmv-max-day.ts";
import {
  ATTRIBUTES,
  ENTITIES,
  type Entity,
  EVERYWHERE,
  ID_OF,
  OF_LIVE,
  OF_POSTS,
  valueFor,
} from "./gmv-max-metrics.ts";
import { pageOf } from "./listing.ts";
import { dateOf, dayOf, localMoment } from "./local-time.ts";
import { flag, id, ids, json, paging } from "./query.ts";
import { badParameter } from "./refusal.ts";
import { campaignStatus, matchesPrimary } from "./status.ts";
import { storeOfCampaign, storesOf } from "./stores.ts";

const MAX_PAGE_SIZE = 1000;
const MAX_IDS = 100;
const MAX_METRICS = 100;
const MAX_DIMENSIONS = 3;
const MAX_SPAN_DAYS = 365;
const MAX_SPAN_BY_DAY = 30;

const reportFilter = z.strictObject({
  gmv_max_promotion_types: z
    .array(z.enum(["PRODUCT", "LIVE"]))
    .min(1)
    .max(2)
    .default(["PRODUCT", "LIVE"]),
  campaign_ids: ids(MAX_IDS).optional(),
  campaign_name: z.string().optional(),
  campaign_statuses: z
    .array(z.enum(["STATUS_DELIVERY_OK", "STATUS_DISABLE", "STATUS_DELETE", "STATUS_NOT_DELIVERY"]))
    .optional(),
  item_group_ids: ids(MAX_IDS).optional(),
  item_ids: ids(MAX_IDS).optional(),
  room_ids: ids(MAX_IDS).optional(),
  creative_types: z
    .array(z.enum(["ADS_AND_ORGANIC", "ORGANIC", "REMOVED"]))
    .length(1)
    .optional(),
  search_word: z.string().optional(),
});
type Filter = z.infer<typeof reportFilter>;

const query = z.strictObject({
  advertiser_id: id,
  store_ids: json(ids(1)),
  start_date: z.string(),
  end_date: z.string(),
  metrics: json(z.array(z.string()).min(1).max(MAX_METRICS)),
  dimensions: json(
    z
      .array(z.enum([...ENTITIES, "stat_time_day"]))
      .min(1)
      .max(MAX_DIMENSIONS),
  ),
  filtering: json(reportFilter).optional(),
  sort_field: z.string().optional(),
  sort_type: z.enum(["ASC", "DESC"]).default("DESC"),
  enable_total_metrics: flag.default(false),
  ...paging(MAX_PAGE_SIZE),
});
type Query = z.infer<typeof query>;

type Sum = { part: GmvMaxPart; day: number; counts: GmvMaxCounts };
export const getGmvMaxReport = defineEndpoint({
  method: "GET",
  path: "/gmv_max/report/get/",
  scope: "200",
  sandbox: false,
  input: query,
  run(call, asked) {
    const advertiser = grantedAdvertiser(call, asked.advertiser_id);
    const filter = asked.filtering ?? reportFilter.parse({});
    const plan = { asked, filter, advertiser, entities: entitiesOf(asked), ...daysOf(asked) };
    checkItems(plan);
    checkMetrics(plan);
    const rows = sorted(sums(call, plan), plan);
    const page = pageOf(rows, asked);
    const list = page.list.map((row) => ({ dimensions: dimensionsOf(row, plan), metrics: metricsOf(row, plan) }));
    return {
      ...(asked.enable_total_metrics ? { total_metrics: totalsOf(rows, plan) } : {}),
      // A page without rows has no list at all.
      ...(list.length === 0 ? {} : { list }),
      page_info: page.page_info,
    };
  },
});

type Plan = {
  asked: Query;
  filter: Filter;
  advertiser: Advertiser;
  entities: readonly Entity[];
  first: number;
  last: number;
};

function entitiesOf({ dimensions }: Query): Entity[] {
  if (new Set(dimensions).size < dimensions.length) throw badParameter("dimensions: a dimension is repeated.");
  const entities = ENTITIES.filter((one) => dimensions.includes(one));
  const lower = entities.filter((one) => one !== "campaign_id");
  if (entities.length === 0 || lower.length > 1 || (lower[0] === "advertiser_id" && entities.length > 1))
    throw badParameter(`dimensions: unsupported combination [${dimensions.join(", ")}].`);
  return entities;
}

function daysOf({ start_date, end_date, dimensions }: Query): { first: number; last: number } {
  const [first, last] = [dayOf(start_date), dayOf(end_date)];
  if (first === null || last === null) throw badParameter("start_date, end_date: the format is YYYY-MM-DD.");
  if (last < first) throw badParameter("end_date: must not be before start_date.");
  const byDay = dimensions.includes("stat_time_day");
  const span = byDay ? MAX_SPAN_BY_DAY : MAX_SPAN_DAYS;
  if (last - first + 1 > span)
    throw badParameter(`max time span is ${span} days${byDay ? " when use stat_time_day" : ""}`);
  return { first, last };
}

function checkItems({ asked, filter, advertiser, entities }: Plan): void {
  const store = storesOf(advertiser).find(({ storeId }) => storeId === asked.store_ids[0]);
  if (store?.gmvMax !== true) throw badParameter("store_ids: the store is not available for GMV Max.");
  const item = entities.some((one) => one === "item_group_id" || one === "item_id" || one === "room_id");
  if (item && filter.campaign_ids === undefined)
    throw badParameter("Item level report must have at least 1 campaign ID");
  if (entities.includes("item_id") && filter.item_group_ids === undefined)
    throw badParameter("Creative level report must have at least 1 item group ID");
  const single = filter.campaign_ids?.length === 1 && filter.item_group_ids?.length === 1;
  if (entities.includes("item_id") && single !== (filter.creative_types !== undefined))
    throw badParameter(
      single ? "creative_types: is required for a single product" : "creative_types: is not supported",
    );
}

function checkMetrics({ asked: { metrics, sort_field }, filter, entities }: Plan): void {
  const live = entities.includes("room_id") || filter.gmv_max_promotion_types.every((type) => type === "LIVE");
  const allowed = (name: string) =>
    name in EVERYWHERE ||
    (name in OF_POSTS && entities.includes("item_id")) ||
    (name in OF_LIVE && live) ||
    (entities.length === 1 && ATTRIBUTES[name]?.entity === entities[0]);
  const invalid = metrics.filter((name) => !allowed(name));
  if (invalid.length > 0) {
    const list = invalid.map((name) => `'${name}'`).join(", ");
    throw badParameter(
      `Please correct the information in invalid metric fields and try again. Invalid metric fields: [${list}]. `,
    );
  }
  if (sort_field !== undefined && (!metrics.includes(sort_field) || sort_field in ATTRIBUTES))
    throw badParameter(`sort_field: ${sort_field} cannot be sorted by.`);
}

function sums(call: Call, plan: Plan): Sum[] {
  const { asked, advertiser, first, last } = plan;
  const { timezone } = advertiser;
  const now = localMoment(call.clock.now(), timezone);
  const byDay = asked.dimensions.includes("stat_time_day");
  const rows = new Map<string, Sum>();
  for (const campaign of advertiser.campaigns.filter((one) => wanted(one, plan)))
    for (let day = first; day <= Math.min(last, now.day); day++)
      for (const part of gmvMaxParts(advertiser, campaign, day).filter((one) => wantedPart(one, plan))) {
        const counts = gmvMaxDay(part, day, { now, timezone });
        if (counts === null) continue;
        const key = [...plan.entities.map((entity) => ID_OF[entity](part, advertiser)), byDay ? day : ""].join(" ");
        const row = rows.get(key) ?? { part, day, counts: noGmvMaxCounts() };
        rows.set(key, { ...row, counts: added(row.counts, counts) });
      }
  return [...rows.values()];
}

function wanted(campaign: Advertiser["campaigns"][number], { filter, advertiser, asked }: Plan): boolean {
  if (campaign.gmvMax === null) return false;
  const type = campaign.gmvMax === "LIVE_GMV_MAX" ? "LIVE" : "PRODUCT";
  const status = campaignStatus(campaign);
  return (
    storeOfCampaign(advertiser, campaign).storeId === asked.store_ids[0] &&
    filter.gmv_max_promotion_types.includes(type) &&
    (filter.campaign_ids?.includes(campaign.campaignId) ?? true) &&
    campaign.name.toLowerCase().includes((filter.campaign_name ?? "").toLowerCase()) &&
    (filter.campaign_statuses?.some((one) => matchesPrimary(status, one)) ?? true)
  );
}

function wantedPart(part: GmvMaxPart, { filter, entities, advertiser }: Plan): boolean {
  return (
    entities.every((entity) => ID_OF[entity](part, advertiser) !== undefined) &&
    (filter.item_group_ids?.includes(part.product?.id ?? "") ?? true) &&
    (filter.item_ids?.includes(part.item?.id ?? "") ?? true) &&
    (filter.room_ids?.includes(part.room?.id ?? "") ?? true) &&
    (filter.creative_types?.some((type) => type === part.item?.type) ?? true)
  );
}

function added(one: GmvMaxCounts, other: GmvMaxCounts): GmvMaxCounts {
  const sum = { ...one };
  for (const name of COUNT_NAMES) sum[name] += other[name];
  return sum;
}

const COUNT_NAMES = [
  "cost",
  "netCost",
  "orders",
  "revenue",
  "productImpressions",
  "productClicks",
  "liveViews",
  "tenSecondViews",
  "liveFollows",
] as const satisfies readonly (keyof GmvMaxCounts)[];

function sorted(rows: readonly Sum[], { asked: { sort_field, sort_type }, advertiser }: Plan): Sum[] {
  if (sort_field === undefined) return [...rows];
  const sortedBy = ({ counts }: Sum) => Number(valueFor(sort_field)?.(counts, advertiser.currency));
  return [...rows].sort((one, other) => (sortedBy(one) - sortedBy(other)) * (sort_type === "ASC" ? 1 : -1));
}

function dimensionsOf({ part, day }: Sum, { asked, advertiser }: Plan): Record<string, string | undefined> {
  return Object.fromEntries(
    asked.dimensions.map((name) => [
      name,
      name === "stat_time_day" ? `${dateOf(day)} 00:00:00` : ID_OF[name](part, advertiser),
    ]),
  );
}

function metricsOf({ part, counts }: Sum, { asked, advertiser }: Plan): Record<string, string> {
  return Object.fromEntries(
    asked.metrics.map((name) => [
      name,
      valueFor(name)?.(counts, advertiser.currency) ?? ATTRIBUTES[name]?.value(part) ?? "-",
    ]),
  );
}

function totalsOf(rows: readonly Sum[], { asked, advertiser }: Plan): Record<string, string> {
  const sum = rows.reduce((all, { counts }) => added(all, counts), noGmvMaxCounts());
  return Object.fromEntries(asked.metrics.map((name) => [name, valueFor(name)?.(sum, advertiser.currency) ?? "-"]));
}
