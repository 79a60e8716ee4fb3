/** Sets of metrics by what a person wants to know, and the words people use for single ones. */

import type { MetricName } from "./metric-catalogue.ts";

export const METRIC_PRESETS = {
  delivery: ["spend", "impressions", "clicks", "ctr", "cpc", "cpm", "reach", "frequency"],
  conversion: [
    "spend",
    "clicks",
    "conversion",
    "cost_per_conversion",
    "conversion_rate_v2",
    "complete_payment",
    "total_complete_payment_rate",
    "cost_per_complete_payment",
    "complete_payment_roas",
  ],
  video: [
    "spend",
    "impressions",
    "video_play_actions",
    "video_watched_2s",
    "video_watched_6s",
    "video_views_p25",
    "video_views_p50",
    "video_views_p75",
    "video_views_p100",
    "average_video_play",
  ],
  engagement: [
    "spend",
    "impressions",
    "engagements",
    "engagement_rate",
    "likes",
    "comments",
    "shares",
    "follows",
    "profile_visits",
  ],
  shop: [
    "spend",
    "onsite_on_web_detail",
    "onsite_on_web_cart",
    "onsite_initiate_checkout_count",
    "onsite_shopping",
    "total_onsite_shopping_value",
    "cost_per_onsite_shopping",
    "onsite_shopping_roas",
  ],
  app: [
    "spend",
    "clicks",
    "app_install",
    "cost_per_app_install",
    "total_registration",
    "total_purchase",
    "total_purchase_value",
    "total_active_pay_roas",
  ],
} as const satisfies Record<string, readonly MetricName[]>;

/** Where nothing is asked for: what most questions are about, and all of it adds up. */
export const DEFAULT_METRICS: readonly MetricName[] = [
  "spend",
  "impressions",
  "clicks",
  "ctr",
  "cpc",
  "cpm",
  "conversion",
  "cost_per_conversion",
];

/**
 * What models and people write for TikTok's names. "Purchases", "revenue" and "ROAS" are not here: website, TikTok Shop
 * and app each have their own, and the wrong one is a hard zero.
 */
export const METRIC_ALIASES: Readonly<Record<string, MetricName>> = {
  cost: "spend",
  amount_spent: "spend",
  views: "video_play_actions",
  video_views: "video_play_actions",
  conversions: "conversion",
  cpa: "cost_per_conversion",
  cost_per_action: "cost_per_conversion",
  cvr: "conversion_rate_v2",
  results: "result",
  total_complete_payment_value: "total_complete_payment_rate",
  shop_purchases: "onsite_shopping",
  shop_revenue: "total_onsite_shopping_value",
  shop_roas: "onsite_shopping_roas",
  installs: "app_install",
  app_installs: "app_install",
  cpi: "cost_per_app_install",
  like: "likes",
  comment: "comments",
  share: "shares",
  follow: "follows",
};
