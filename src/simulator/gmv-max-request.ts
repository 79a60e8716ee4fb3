/** The parameters of GET /gmv_max/report/get/, and every reason to refuse them. */

import { z } from "zod";
import type { Advertiser } from "./account.ts";
import { LEVELS, type Level } from "./gmv-max-levels.ts";
import { ENTITIES, type Entity, valueFor } from "./gmv-max-metrics.ts";
import { dayOf } from "./local-time.ts";
import { flag, id, ids, json, paging } from "./query.ts";
import { badParameter } from "./refusal.ts";
import { storesOf } from "./stores.ts";

const MAX_PAGE_SIZE = 1000;
const MAX_IDS = 100;
const MAX_METRICS = 100;
const MAX_DIMENSIONS = 4;
const MAX_SPAN_DAYS = 365;
const MAX_SPAN_BY_DAY = 30;

const reportFilter = z.strictObject({
  gmv_max_promotion_types: z
    .array(z.enum(["PRODUCT", "LIVE"]))
    .min(1)
    .max(2)
    .optional(),
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
  creative_delivery_statuses: z
    .array(
      z.enum([
        "IN_QUEUE",
        "LEARNING",
        "DELIVERING",
        "NOT_DELIVERYING",
        "AUTHORIZATION_NEEDED",
        "EXCLUDED",
        "UNAVAILABLE",
        "REJECTED",
        "NOT_ACTIVE",
      ]),
    )
    .min(1)
    .optional(),
  search_word: z.string().optional(),
});
type Filter = z.infer<typeof reportFilter>;

export const gmvMaxQuery = z.strictObject({
  advertiser_id: id,
  store_ids: json(ids(1)),
  start_date: z.string(),
  end_date: z.string(),
  metrics: json(z.array(z.string()).min(1).max(MAX_METRICS)),
  dimensions: json(
    z
      .array(z.enum([...ENTITIES, "stat_time_day", "duration"]))
      .min(1)
      .max(MAX_DIMENSIONS),
  ),
  filtering: json(reportFilter).optional(),
  sort_field: z.string().optional(),
  sort_type: z.enum(["ASC", "DESC"]).default("DESC"),
  enable_total_metrics: flag.default(false),
  ...paging(MAX_PAGE_SIZE),
});
type Query = z.infer<typeof gmvMaxQuery>;

export type Plan = {
  asked: Query;
  filter: Filter;
  advertiser: Advertiser;
  entities: readonly Entity[];
  level: Level;
  first: number;
  last: number;
};

export function planOf(asked: Query, advertiser: Advertiser): Plan {
  const filter = asked.filtering ?? {};
  const entities = entitiesOf(asked);
  const level: Level = LEVELS[levelOf(asked, entities, filter)];
  const plan = { asked, filter, advertiser, entities, level, ...daysOf(asked) };
  checkStore(plan);
  checkFilters(plan);
  checkMetrics(plan);
  return plan;
}

const GROUPINGS: ReadonlySet<string> = new Set([
  "advertiser_id",
  "campaign_id",
  "item_group_id",
  "campaign_id item_group_id",
  "item_id",
  "campaign_id item_group_id item_id",
  "room_id",
  "campaign_id room_id",
]);
const BY_DURATION: ReadonlySet<string> = new Set([
  "",
  "campaign_id",
  "item_group_id",
  "campaign_id item_group_id",
  "room_id",
  "campaign_id room_id",
]);

function entitiesOf({ dimensions }: Query): Entity[] {
  if (new Set(dimensions).size < dimensions.length) throw badParameter("dimensions: a dimension is repeated.");
  const entities = ENTITIES.filter((one) => dimensions.includes(one));
  const byDuration = dimensions.includes("duration");
  const groupings = byDuration ? BY_DURATION : GROUPINGS;
  if (!groupings.has(entities.join(" ")) || (byDuration && dimensions.includes("stat_time_day")))
    throw badParameter(`dimensions: unsupported combination [${dimensions.join(", ")}].`);
  return entities;
}

function levelOf({ dimensions }: Query, entities: readonly Entity[], filter: Filter): keyof typeof LEVELS {
  if (dimensions.includes("duration"))
    return filter.room_ids !== undefined || entities.includes("room_id") ? "liveDuration" : "productDuration";
  if (entities.includes("item_id")) return "creative";
  if (entities.includes("item_group_id")) return "product";
  if (entities.includes("room_id")) return "livestream";
  if (entities.includes("advertiser_id")) return "account";
  return filter.gmv_max_promotion_types?.includes("LIVE") ? "liveCampaign" : "productCampaign";
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

function checkStore({ asked, advertiser }: Plan): void {
  const store = storesOf(advertiser).find(({ storeId }) => storeId === asked.store_ids[0]);
  if (store?.gmvMax !== true) throw badParameter("store_ids: the store is not available for GMV Max.");
}

function checkFilters({ asked, filter, level }: Plan): void {
  const given = Object.keys(asked.filtering ?? {});
  const foreign = given.filter((name) => !level.required.includes(name) && !level.filters.includes(name));
  if (foreign.length > 0)
    throw badParameter(`filtering: ${foreign.join(", ")} is not supported by a ${level.name} level report`);
  const missing = level.required.filter((name) => !given.includes(name));
  if (missing.length > 0)
    throw badParameter(MISSING[missing[0] ?? ""] ?? `filtering: ${missing.join(", ")} is required`);
  if (level.name === "campaign" && filter.gmv_max_promotion_types?.length !== 1)
    throw badParameter("gmv_max_promotion_types: a campaign level report takes exactly one promotion type");
  if (
    filter.creative_types !== undefined &&
    (manyIds(filter, level) || filter.creative_delivery_statuses !== undefined)
  )
    throw badParameter("creative_types: is not supported with several ids or with creative_delivery_statuses");
}

const MISSING: Readonly<Record<string, string>> = {
  campaign_ids: "Item level report must have at least 1 campaign ID",
  item_group_ids: "Creative level report must have at least 1 item group ID",
};

function manyIds(filter: Filter, { oneIdIn }: Level): boolean {
  const { campaign_ids: campaigns = [], item_group_ids: products = [] } = filter;
  return (
    (oneIdIn.includes("campaign_ids") && campaigns.length > 1) ||
    (oneIdIn.includes("item_group_ids") && products.length > 1)
  );
}

function checkMetrics({ asked: { metrics, sort_field }, filter, entities, level }: Plan): void {
  const told = level.oneIdIn.length === 0 || (entities.length === 1 && !manyIds(filter, level));
  const allowed = (name: string) => level.metrics.includes(name) || (told && level.attributes.includes(name));
  const invalid = metrics.filter((name) => !allowed(name));
  if (invalid.length > 0) {
    const list = invalid.map((name) => `'${name}'`).join(", ");
    throw badParameter(
      `Please correct the information in invalid metric fields and try again. Invalid metric fields: [${list}]. `,
    );
  }
  if (sort_field !== undefined && (!metrics.includes(sort_field) || valueFor(sort_field) === undefined))
    throw badParameter(`sort_field: ${sort_field} cannot be sorted by.`);
}
