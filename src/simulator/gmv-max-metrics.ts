/** What a GMV Max report can tell of its rows: numbers, what an entity is, and its ids. */

import type { Advertiser, Currency } from "./account.ts";
import type { GmvMaxCounts, GmvMaxPart } from "./gmv-max-day.ts";
import { decimal } from "./metric-values.ts";

export const ENTITIES = ["advertiser_id", "campaign_id", "item_group_id", "item_id", "room_id"] as const;
export type Entity = (typeof ENTITIES)[number];

type Value = (counts: GmvMaxCounts, currency: Currency) => string;

const count =
  (name: keyof GmvMaxCounts): Value =>
  (counts) =>
    String(counts[name]);
const money =
  (name: keyof GmvMaxCounts): Value =>
  (counts, { decimals }) =>
    decimal(counts[name], decimals);
const ratio = (top: keyof GmvMaxCounts, bottom: keyof GmvMaxCounts, unit: (currency: Currency) => number): Value => {
  return (counts, currency) =>
    counts[bottom] === 0 ? "0" : (counts[top] / counts[bottom] / unit(currency)).toFixed(2);
};
const units = ({ decimals }: Currency) => 10 ** decimals;

export const EVERYWHERE: Record<string, Value> = {
  cost: money("cost"),
  net_cost: money("netCost"),
  orders: count("orders"),
  gross_revenue: money("revenue"),
  cost_per_order: ratio("cost", "orders", units),
  roi: ratio("revenue", "cost", () => 1),
};
export const OF_POSTS: Record<string, Value> = {
  product_impressions: count("productImpressions"),
  product_clicks: count("productClicks"),
  product_click_rate: ratio("productClicks", "productImpressions", () => 0.01),
};
export const OF_LIVE: Record<string, Value> = {
  live_views: count("liveViews"),
  cost_per_live_view: ratio("cost", "liveViews", units),
  "10_second_live_views": count("tenSecondViews"),
  live_follows: count("liveFollows"),
};

/** What an entity is, told only where rows are of that entity alone. */
export const ATTRIBUTES: Record<string, { entity: Entity; value(part: GmvMaxPart): string }> = {
  campaign_name: { entity: "campaign_id", value: ({ campaign }) => campaign.name },
  operation_status: { entity: "campaign_id", value: ({ campaign }) => campaign.operationStatus },
  product_name: { entity: "item_group_id", value: ({ product }) => product?.name ?? "-" },
  title: { entity: "item_id", value: ({ item }) => item?.title ?? "-" },
  tt_account_name: { entity: "item_id", value: ({ item }) => item?.account ?? "-" },
  creative_delivery_status: {
    entity: "item_id",
    value: ({ item }) => (item?.type === "ORGANIC" ? "NOT_DELIVERING" : "DELIVERING"),
  },
  live_name: { entity: "room_id", value: ({ room }) => room?.name ?? "-" },
  live_status: { entity: "room_id", value: () => "FINISHED" },
};

export const ID_OF: Record<Entity, (part: GmvMaxPart, advertiser: Advertiser) => string | undefined> = {
  advertiser_id: (_, { advertiserId }) => advertiserId,
  campaign_id: ({ campaign }) => campaign.campaignId,
  item_group_id: ({ product }) => product?.id,
  item_id: ({ item }) => item?.id,
  room_id: ({ room }) => room?.id,
};

/** Undefined for what is no number. */
export function valueFor(name: string): Value | undefined {
  return EVERYWHERE[name] ?? OF_POSTS[name] ?? OF_LIVE[name];
}
