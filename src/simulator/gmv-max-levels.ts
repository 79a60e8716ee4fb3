/** Filters, attributes and metrics of each level of a GMV Max report, by promotion type. */

export type Level = {
  name: string;
  required: readonly string[];
  filters: readonly string[];
  attributes: readonly string[];
  metrics: readonly string[];
  /** Attributes need one id in each of these filters and one kind of id among the dimensions. */
  oneIdIn: readonly string[];
};

const SHOP = ["cost", "orders", "cost_per_order", "gross_revenue", "roi"];
const ALL_SHOPS = ["all_shops_cost_per_order", "all_shops_orders", "all_shops_gross_revenue", "all_shops_roi"];
const LIVE = [
  "live_views",
  "cost_per_live_view",
  "10_second_live_views",
  "cost_per_10_second_live_view",
  "live_follows",
  ...ALL_SHOPS,
];

const CAMPAIGN: Level = {
  name: "campaign",
  required: ["gmv_max_promotion_types"],
  filters: ["campaign_ids", "campaign_name", "campaign_statuses"],
  attributes: [
    "campaign_id",
    "operation_status",
    "campaign_name",
    "schedule_type",
    "schedule_start_time",
    "schedule_end_time",
    "target_roi_budget",
    "bid_type",
    "max_delivery_budget",
    "roas_bid",
  ],
  metrics: [...SHOP, "net_cost"],
  oneIdIn: [],
};

export const LEVELS = {
  account: {
    name: "account",
    required: [],
    filters: ["gmv_max_promotion_types"],
    attributes: [],
    metrics: [...SHOP, "net_cost"],
    oneIdIn: [],
  },
  productCampaign: CAMPAIGN,
  liveCampaign: {
    ...CAMPAIGN,
    attributes: [...CAMPAIGN.attributes, "tt_account_name", "tt_account_profile_image_url", "identity_id"],
    metrics: [...CAMPAIGN.metrics, ...LIVE],
  },
  product: {
    name: "product",
    required: ["campaign_ids"],
    filters: [],
    attributes: ["product_name", "item_group_id", "product_image_url", "product_status", "bid_type"],
    metrics: SHOP,
    oneIdIn: ["campaign_ids"],
  },
  creative: {
    name: "creative",
    required: ["campaign_ids", "item_group_ids"],
    filters: ["creative_delivery_statuses", "search_word", "creative_types"],
    attributes: [
      "title",
      "item_id",
      "tt_account_name",
      "tt_account_profile_image_url",
      "tt_account_authorization_type",
      "shop_content_type",
      "creative_delivery_status",
    ],
    metrics: [
      ...SHOP,
      "product_impressions",
      "product_clicks",
      "product_click_rate",
      "ad_click_rate",
      "ad_conversion_rate",
      "ad_video_view_rate_2s",
      "ad_video_view_rate_6s",
      "ad_video_view_rate_p25",
      "ad_video_view_rate_p50",
      "ad_video_view_rate_p75",
      "ad_video_view_rate_p100",
    ],
    oneIdIn: ["campaign_ids", "item_group_ids"],
  },
  productDuration: {
    name: "duration",
    required: ["campaign_ids", "item_group_ids"],
    filters: [],
    attributes: [],
    metrics: [...SHOP, "bid_type", "roas_bid"],
    oneIdIn: [],
  },
  livestream: {
    name: "livestream",
    required: ["campaign_ids"],
    filters: [],
    attributes: ["live_name", "live_status", "live_launched_time", "live_duration"],
    metrics: [...SHOP, "net_cost", ...LIVE],
    oneIdIn: ["campaign_ids"],
  },
  liveDuration: {
    name: "duration",
    required: ["campaign_ids", "room_ids"],
    filters: [],
    attributes: [],
    metrics: [...SHOP, "bid_type", ...ALL_SHOPS],
    oneIdIn: [],
  },
} as const satisfies Readonly<Record<string, Level>>;
