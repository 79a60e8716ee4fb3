/**
 * What TikTok has at each level of a GMV Max report. This table alone decides what a question may hold: TikTok refuses
 * a whole question for one metric or filter of another level.
 * @see https://business-api.tiktok.com/portal/docs?id=1824722485971009
 */

import { GMV_MAX_RATES, type GmvMaxMeasure } from "./gmv-max-measures.ts";

export type PromotionType = "PRODUCT" | "LIVE";

export type GmvMaxFilters = {
  gmv_max_promotion_types?: readonly PromotionType[] | undefined;
  campaign_ids?: readonly string[] | undefined;
  item_group_ids?: readonly string[] | undefined;
};

export type GmvMaxEntity = "advertiser_id" | "campaign_id" | "item_group_id" | "item_id" | "room_id";

export type GmvMaxLevel = {
  entity: GmvMaxEntity;
  types: readonly PromotionType[];
  filters: readonly (keyof GmvMaxFilters)[];
  attributes: readonly string[];
  /** TikTok tells attributes only where each of these filters holds one id. */
  oneIdIn: readonly (keyof GmvMaxFilters)[];
  measures: readonly GmvMaxMeasure[];
  rates: readonly string[];
};

const SHOP: readonly GmvMaxMeasure[] = ["cost", "orders", "cost_per_order", "gross_revenue", "roi"];
const CAMPAIGN: readonly GmvMaxMeasure[] = ["cost", "net_cost", "orders", "cost_per_order", "gross_revenue", "roi"];
const POST: readonly GmvMaxMeasure[] = [...SHOP, "product_impressions", "product_clicks", "product_click_rate"];
const LIVE: readonly GmvMaxMeasure[] = [
  ...CAMPAIGN,
  "live_views",
  "cost_per_live_view",
  "10_second_live_views",
  "cost_per_10_second_live_view",
  "live_follows",
  "all_shops_orders",
  "all_shops_cost_per_order",
  "all_shops_gross_revenue",
  "all_shops_roi",
];

const ONE_KIND_OF_CAMPAIGN = {
  entity: "campaign_id",
  filters: ["gmv_max_promotion_types", "campaign_ids"],
  attributes: ["campaign_name", "operation_status", "bid_type", "roas_bid", "target_roi_budget", "max_delivery_budget"],
  oneIdIn: [],
  rates: [],
} as const;

export const GMV_MAX_LEVELS = {
  account: {
    entity: "advertiser_id",
    types: ["PRODUCT", "LIVE"],
    filters: ["gmv_max_promotion_types"],
    attributes: [],
    oneIdIn: [],
    measures: CAMPAIGN,
    rates: [],
  },
  productCampaign: { ...ONE_KIND_OF_CAMPAIGN, types: ["PRODUCT"], measures: CAMPAIGN },
  liveCampaign: { ...ONE_KIND_OF_CAMPAIGN, types: ["LIVE"], measures: LIVE },
  product: {
    entity: "item_group_id",
    types: ["PRODUCT"],
    filters: ["campaign_ids"],
    attributes: ["product_name", "product_status", "bid_type"],
    oneIdIn: ["campaign_ids"],
    measures: SHOP,
    rates: [],
  },
  creative: {
    entity: "item_id",
    types: ["PRODUCT"],
    filters: ["campaign_ids", "item_group_ids"],
    attributes: ["title", "tt_account_name", "creative_delivery_status"],
    oneIdIn: ["campaign_ids", "item_group_ids"],
    measures: POST,
    rates: Object.keys(GMV_MAX_RATES),
  },
  livestream: {
    entity: "room_id",
    types: ["LIVE"],
    filters: ["campaign_ids"],
    attributes: ["live_name", "live_status", "live_launched_time", "live_duration"],
    oneIdIn: ["campaign_ids"],
    measures: LIVE,
    rates: [],
  },
} as const satisfies Readonly<Record<string, GmvMaxLevel>>;
