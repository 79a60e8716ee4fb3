/** The metrics, attributes and ids that a GMV Max report can have. */

import type { Advertiser, Campaign, Currency } from "./account.ts";
import { type GmvMaxCounts, type GmvMaxPart, NO_SUCH } from "./gmv-max-day.ts";
import { dateOf, utcText } from "./local-time.ts";
import { decimal } from "./metric-values.ts";
import { hashOf } from "./random.ts";

export const ENTITIES = ["advertiser_id", "campaign_id", "item_group_id", "item_id", "room_id"] as const;
export type Entity = (typeof ENTITIES)[number];

type Value = (counts: GmvMaxCounts, currency: Currency) => string | number;

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
const percent = (top: keyof GmvMaxCounts, bottom: keyof GmvMaxCounts): Value => ratio(top, bottom, () => 0.01);

/** TikTok sends these as numbers, and all others as strings. */
const rounded = (value: number) => Number(value.toFixed(2));
const allOrders = ({ orders, otherShopsOrders }: GmvMaxCounts) => orders + otherShopsOrders;
const allRevenue = ({ revenue, otherShopsRevenue }: GmvMaxCounts) => revenue + otherShopsRevenue;

const VALUES: Readonly<Record<string, Value>> = {
  cost: money("cost"),
  net_cost: money("netCost"),
  orders: count("orders"),
  gross_revenue: money("revenue"),
  cost_per_order: ratio("cost", "orders", units),
  roi: ratio("revenue", "cost", () => 1),

  product_impressions: count("productImpressions"),
  product_clicks: count("productClicks"),
  product_click_rate: percent("productClicks", "productImpressions"),
  ad_click_rate: percent("adClicks", "adViews"),
  ad_conversion_rate: percent("adConversions", "adClicks"),
  ad_video_view_rate_2s: percent("watched2s", "adViews"),
  ad_video_view_rate_6s: percent("watched6s", "adViews"),
  ad_video_view_rate_p25: percent("played25", "adViews"),
  ad_video_view_rate_p50: percent("played50", "adViews"),
  ad_video_view_rate_p75: percent("played75", "adViews"),
  ad_video_view_rate_p100: percent("played100", "adViews"),

  live_views: count("liveViews"),
  cost_per_live_view: ratio("cost", "liveViews", units),
  "10_second_live_views": count("tenSecondViews"),
  cost_per_10_second_live_view: ratio("cost", "tenSecondViews", units),
  live_follows: count("liveFollows"),
  all_shops_orders: allOrders,
  all_shops_gross_revenue: (counts, currency) => rounded(allRevenue(counts) / units(currency)),
  all_shops_cost_per_order: (counts, currency) =>
    allOrders(counts) === 0 ? 0 : rounded(counts.cost / units(currency) / allOrders(counts)),
  all_shops_roi: (counts) => (counts.cost === 0 ? 0 : rounded(allRevenue(counts) / counts.cost)),
};

export function hasTargetRoi({ campaignId }: Campaign): boolean {
  return hashOf(campaignId, "bid") % 3 !== 0;
}

const TARGET_ROI = "4.00";
const budgetOf = (campaign: Campaign, { currency }: Advertiser) => decimal(campaign.budgetMinor, currency.decimals);
const accountOf = ({ item }: GmvMaxPart) => item?.account ?? NO_SUCH;
const isLive = ({ room }: GmvMaxPart) => room !== null;

type Told = (part: GmvMaxPart, advertiser: Advertiser) => string;

const ATTRIBUTES: Readonly<Record<string, Told>> = {
  campaign_id: ({ campaign }) => campaign.campaignId,
  campaign_name: ({ campaign }) => campaign.name,
  operation_status: ({ campaign }) => campaign.operationStatus,
  schedule_type: () => "Continuously",
  schedule_start_time: ({ campaign }) => utcText(campaign.createdAtMs),
  schedule_end_time: () => "-",
  bid_type: ({ campaign }) => (hasTargetRoi(campaign) ? "CUSTOM" : "NO_BID"),
  roas_bid: ({ campaign }) => (hasTargetRoi(campaign) ? TARGET_ROI : "0.00"),
  target_roi_budget: ({ campaign }, advertiser) => (hasTargetRoi(campaign) ? budgetOf(campaign, advertiser) : "0.00"),
  max_delivery_budget: ({ campaign }, advertiser) => (hasTargetRoi(campaign) ? "0.00" : budgetOf(campaign, advertiser)),
  identity_id: () => "",
  item_group_id: ({ product }) => product?.id ?? NO_SUCH,
  product_name: ({ product }) => product?.name ?? NO_SUCH,
  product_image_url: () => "https://images.example/product.png",
  product_status: ({ product }) => (product === null ? "unavailable" : "available"),
  item_id: ({ item }) => item?.id ?? NO_SUCH,
  title: ({ item }) => item?.title ?? "",
  tt_account_name: (part, { name }) => (isLive(part) ? `${name} official` : accountOf(part)),
  tt_account_profile_image_url: () => "0",
  tt_account_authorization_type: ({ item }) => (item?.id === NO_SUCH ? "UNSET" : "TTS_TT"),
  shop_content_type: ({ item }) => (item?.id === NO_SUCH ? "PRODUCT_CARD" : "VIDEO"),
  creative_delivery_status: ({ item }) => deliveryStatusOf(item),
  live_name: ({ room }) => room?.name ?? "-",
  live_status: () => "END",
  live_launched_time: ({ room }) => (room === null ? "-" : `${dateOf(room.launchedDay)} 19:00:00`),
  live_duration: () => "2h 30m",
};

export function deliveryStatusOf(item: GmvMaxPart["item"]): string {
  return item?.type === "ORGANIC" ? "NOT_DELIVERYING" : "DELIVERING";
}

export const ID_OF: Record<Entity, (part: GmvMaxPart, advertiser: Advertiser) => string | undefined> = {
  advertiser_id: (_, { advertiserId }) => advertiserId,
  campaign_id: ({ campaign }) => campaign.campaignId,
  item_group_id: ({ product, room }) => product?.id ?? (room === null ? NO_SUCH : undefined),
  item_id: ({ item }) => item?.id,
  room_id: ({ room }) => room?.id,
};

export function valueFor(name: string): Value | undefined {
  return VALUES[name];
}

export function attributeOf(name: string, part: GmvMaxPart, advertiser: Advertiser): string {
  return ATTRIBUTES[name]?.(part, advertiser) ?? "-";
}
