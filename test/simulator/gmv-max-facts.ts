/**
 * What TikTok's documentation of July 2026 says each level of a GMV Max report has. Kept apart from the simulator's own
 * table and from the product's, so that a mistake in either shows.
 * @see https://business-api.tiktok.com/portal/docs?id=1824722485971009
 */

export type LevelFacts = {
  promotion: "ALL" | "PRODUCT" | "LIVE";
  level: "account" | "campaign" | "product" | "creative" | "duration" | "livestream";
  dimension: string;
  required: readonly string[];
  optional: readonly string[];
  attributes: readonly string[];
  metrics: readonly string[];
  /** Attributes go away where one of these filters holds several ids. */
  oneId: readonly string[];
};

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

const EVERYWHERE = words("cost orders cost_per_order gross_revenue roi");
const OF_ALL_SHOPS = words("all_shops_cost_per_order all_shops_orders all_shops_gross_revenue all_shops_roi");
const OF_LIVE = [
  ...words("live_views cost_per_live_view 10_second_live_views cost_per_10_second_live_view live_follows"),
  ...OF_ALL_SHOPS,
];
const OF_CAMPAIGNS = words(`campaign_id operation_status campaign_name schedule_type schedule_start_time
  schedule_end_time target_roi_budget bid_type max_delivery_budget roas_bid`);
const CAMPAIGN_FILTERS = words("campaign_ids campaign_name campaign_statuses");

export const GMV_MAX_FACTS: readonly LevelFacts[] = [
  {
    promotion: "ALL",
    level: "account",
    dimension: "advertiser_id",
    required: [],
    optional: ["gmv_max_promotion_types"],
    attributes: [],
    metrics: [...EVERYWHERE, "net_cost"],
    oneId: [],
  },
  {
    promotion: "PRODUCT",
    level: "campaign",
    dimension: "campaign_id",
    required: ["gmv_max_promotion_types"],
    optional: CAMPAIGN_FILTERS,
    attributes: OF_CAMPAIGNS,
    metrics: [...EVERYWHERE, "net_cost"],
    oneId: [],
  },
  {
    promotion: "LIVE",
    level: "campaign",
    dimension: "campaign_id",
    required: ["gmv_max_promotion_types"],
    optional: CAMPAIGN_FILTERS,
    attributes: [...OF_CAMPAIGNS, ...words("tt_account_name tt_account_profile_image_url identity_id")],
    metrics: [...EVERYWHERE, "net_cost", ...OF_LIVE],
    oneId: [],
  },
  {
    promotion: "PRODUCT",
    level: "product",
    dimension: "item_group_id",
    required: ["campaign_ids"],
    optional: [],
    attributes: words("product_name item_group_id product_image_url product_status bid_type"),
    metrics: EVERYWHERE,
    oneId: ["campaign_ids"],
  },
  {
    promotion: "PRODUCT",
    level: "creative",
    dimension: "item_id",
    required: ["campaign_ids", "item_group_ids"],
    optional: words("creative_delivery_statuses search_word creative_types"),
    attributes: words(`title item_id tt_account_name tt_account_profile_image_url tt_account_authorization_type
      shop_content_type creative_delivery_status`),
    metrics: [
      ...EVERYWHERE,
      ...words(`product_impressions product_clicks product_click_rate ad_click_rate ad_conversion_rate
        ad_video_view_rate_2s ad_video_view_rate_6s ad_video_view_rate_p25 ad_video_view_rate_p50
        ad_video_view_rate_p75 ad_video_view_rate_p100`),
    ],
    oneId: ["campaign_ids", "item_group_ids"],
  },
  {
    promotion: "PRODUCT",
    level: "duration",
    dimension: "duration",
    required: ["campaign_ids", "item_group_ids"],
    optional: [],
    attributes: [],
    metrics: [...EVERYWHERE, "bid_type", "roas_bid"],
    oneId: [],
  },
  {
    promotion: "LIVE",
    level: "livestream",
    dimension: "room_id",
    required: ["campaign_ids"],
    optional: [],
    attributes: words("live_name live_status live_launched_time live_duration"),
    metrics: [...EVERYWHERE, "net_cost", ...OF_LIVE],
    oneId: ["campaign_ids"],
  },
  {
    promotion: "LIVE",
    level: "duration",
    dimension: "duration",
    required: ["campaign_ids", "room_ids"],
    optional: [],
    attributes: [],
    metrics: [...EVERYWHERE, "bid_type", ...OF_ALL_SHOPS],
    oneId: [],
  },
];

export const EVERY_METRIC = [
  ...new Set(GMV_MAX_FACTS.flatMap(({ attributes, metrics }) => [...attributes, ...metrics])),
];
export const EVERY_FILTER = [
  ...new Set([...GMV_MAX_FACTS.flatMap(({ required, optional }) => [...required, ...optional]), "item_ids"]),
];
