/** What a GMV Max report counts. Orders and revenue are of organic posts too, so that roi is no return on ad spend. */

import type { Measure } from "#ads/measures.ts";
import type { Metric } from "../words/metric-catalogue.ts";

export const GMV_MAX_MEASURES = {
  cost: { label: "Cost", unit: "money", over: "sum" },
  net_cost: { label: "Cost less TikTok's own credits", unit: "money", over: "sum" },
  orders: { label: "Orders, organic ones included", unit: "count", over: "sum" },
  cost_per_order: { label: "Cost per order", unit: "money", over: { of: "cost", per: "orders", times: 1 } },
  gross_revenue: { label: "Gross revenue, organic orders included", unit: "money", over: "sum" },
  roi: { label: "Gross revenue per cost", unit: "ratio", over: { of: "gross_revenue", per: "cost", times: 1 } },

  product_impressions: { label: "Times the product was shown in a post", unit: "count", over: "sum" },
  product_clicks: { label: "Clicks on the product in a post", unit: "count", over: "sum" },
  product_click_rate: {
    label: "Product clicks per impression",
    unit: "percent",
    over: { of: "product_clicks", per: "product_impressions", times: 100 },
  },

  live_views: { label: "LIVE views", unit: "count", over: "sum" },
  cost_per_live_view: { label: "Cost per LIVE view", unit: "money", over: { of: "cost", per: "live_views", times: 1 } },
  "10_second_live_views": { label: "LIVE views of 10 seconds", unit: "count", over: "sum" },
  cost_per_10_second_live_view: {
    label: "Cost per LIVE view of 10 seconds",
    unit: "money",
    over: { of: "cost", per: "10_second_live_views", times: 1 },
  },
  live_follows: { label: "Follows from LIVE", unit: "count", over: "sum" },
  all_shops_orders: { label: "Orders of all shops in the LIVE", unit: "count", over: "sum" },
  all_shops_gross_revenue: { label: "Gross revenue of all shops in the LIVE", unit: "money", over: "sum" },
  all_shops_cost_per_order: {
    label: "Cost per order of all shops",
    unit: "money",
    over: { of: "cost", per: "all_shops_orders", times: 1 },
  },
  all_shops_roi: {
    label: "Gross revenue of all shops per cost",
    unit: "ratio",
    over: { of: "all_shops_gross_revenue", per: "cost", times: 1 },
  },
} as const satisfies Readonly<Record<string, Measure>>;

export type GmvMaxMeasure = keyof typeof GMV_MAX_MEASURES;

/** TikTok tells these without what they are made of, so they have no value over several rows. */
export const GMV_MAX_RATES = {
  ad_click_rate: { label: "Ad clicks per paid view of a post", unit: "percent", over: "never" },
  ad_conversion_rate: { label: "Conversions per paid click", unit: "percent", over: "never" },
  ad_video_view_rate_2s: { label: "Paid views of at least 2 seconds", unit: "percent", over: "never" },
  ad_video_view_rate_6s: { label: "Paid views of at least 6 seconds", unit: "percent", over: "never" },
  ad_video_view_rate_p25: { label: "Paid views of at least a quarter", unit: "percent", over: "never" },
  ad_video_view_rate_p50: { label: "Paid views of at least half", unit: "percent", over: "never" },
  ad_video_view_rate_p75: { label: "Paid views of at least three quarters", unit: "percent", over: "never" },
  ad_video_view_rate_p100: { label: "Paid views to the end", unit: "percent", over: "never" },
} as const satisfies Readonly<Record<string, Pick<Metric, "label" | "unit" | "over">>>;

export const GMV_MAX_SETTINGS = {
  roas_bid: { label: "Target ROI (bid_type: Target ROI)", unit: "ratio", over: "never" },
  budget: { label: "Daily budget of the campaign's bid_type", unit: "money", over: "never" },
} as const satisfies Readonly<Record<string, Pick<Metric, "label" | "unit" | "over">>>;
