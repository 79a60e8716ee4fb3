/** What a GMV Max report counts. Orders and revenue are of organic posts too, so that roi is no return on ad spend. */

import type { Measure } from "../sums/measures.ts";

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
  live_follows: { label: "Follows from LIVE", unit: "count", over: "sum" },
} as const satisfies Readonly<Record<string, Measure>>;

type GmvMaxMeasure = keyof typeof GMV_MAX_MEASURES;

const EVERYWHERE: readonly GmvMaxMeasure[] = ["cost", "net_cost", "orders", "cost_per_order", "gross_revenue", "roi"];

/** What TikTok gives besides what it gives everywhere. */
export const POST_MEASURES: readonly GmvMaxMeasure[] = [
  ...EVERYWHERE,
  "product_impressions",
  "product_clicks",
  "product_click_rate",
];
export const LIVE_MEASURES: readonly GmvMaxMeasure[] = [
  ...EVERYWHERE,
  "live_views",
  "cost_per_live_view",
  "10_second_live_views",
  "live_follows",
];
export const COMMON_MEASURES = EVERYWHERE;
