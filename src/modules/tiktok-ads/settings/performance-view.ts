/** What the owner compares with TikTok Ads Manager, asked for with the same report tool that models use. */

import type { PerformanceView } from "#modules/module-page.ts";

const METRICS = ["spend", "impressions", "clicks", "conversion", "complete_payment_roas"] as const;

export const PERFORMANCE_VIEW: PerformanceView = {
  tool: "tiktok_ads_get_report",
  windows: [
    { label: "Last 7 days", args: { date_preset: "last_7_days" } },
    { label: "Last 14 days", args: { date_preset: "last_14_days" } },
    { label: "Last 30 days", args: { date_preset: "last_30_days" } },
    { label: "Last 90 days", args: { date_preset: "last_90_days" } },
    { label: "This month", args: { date_preset: "this_month" } },
    { label: "Last month", args: { date_preset: "last_month" } },
  ],
  comparisons: [
    { label: "Previous period", args: { compare_to: "previous_period" } },
    { label: "Previous year", args: { compare_to: "previous_year" } },
    { label: "Nothing", args: {} },
  ],
  overTime: { args: { level: "account", breakdown: "day", metrics: METRICS, limit: 100 }, dateColumn: "date" },
  byEntity: {
    label: "Campaign",
    args: { level: "campaign", metrics: METRICS, sort: { by: "spend", direction: "desc" }, limit: 100 },
    nameColumn: "campaign_name",
  },
  series: [
    { column: "spend", label: "Spend", unit: "money" },
    { column: "conversion", label: "Conversions", unit: "count" },
    { column: "complete_payment_roas", label: "ROAS", unit: "ratio" },
    { column: "impressions", label: "Impressions", unit: "count" },
    { column: "clicks", label: "Clicks", unit: "count" },
  ],
};
