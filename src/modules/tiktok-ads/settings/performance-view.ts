/** What the owner compares with TikTok Ads Manager, asked for with the same report tool that models use. */

import type { EntityLevel, PerformanceView } from "#modules/module-page.ts";
import { SEVERAL_METRICS } from "../words/metric-presets.ts";
import { NEVER_LISTED } from "../words/never-listed.ts";
import { MAX_IDS, MAX_REPORT_ROWS } from "../words/question-bounds.ts";

/** `revenue` becomes one column for each of website, TikTok Shop and app that the account uses. */
const METRICS = ["spend", "revenue", "conversion", "cost_per_conversion", "impressions", "clicks", "ctr"] as const;
const REVENUE = SEVERAL_METRICS.revenue ?? [];

function statusIn(tool: string, idsArgument: string): EntityLevel["status"] {
  return {
    tool,
    idsArgument,
    args: { status: "all", limit: MAX_IDS },
    column: "status",
    most: MAX_IDS,
    unlisted: NEVER_LISTED,
  };
}

export const PERFORMANCE_VIEW: PerformanceView = {
  tool: "tiktok_ads_get_report",
  windows: [
    { id: "today", label: "Today", args: { date_preset: "today" } },
    { id: "yesterday", label: "Yesterday", args: { date_preset: "yesterday" } },
    { id: "last_7_days", label: "Last 7 days", args: { date_preset: "last_7_days" } },
    { id: "last_14_days", label: "Last 14 days", args: { date_preset: "last_14_days" } },
    { id: "last_30_days", label: "Last 30 days", args: { date_preset: "last_30_days" } },
    { id: "last_90_days", label: "Last 90 days", args: { date_preset: "last_90_days" } },
    { id: "this_month", label: "This month", args: { date_preset: "this_month" } },
    { id: "last_month", label: "Last month", args: { date_preset: "last_month" } },
  ],
  firstWindow: "last_7_days",
  range: { start: "start_date", end: "end_date" },
  comparisons: [
    { id: "previous_period", label: "Previous period", args: { compare_to: "previous_period" } },
    { id: "previous_year", label: "Previous year", args: { compare_to: "previous_year" } },
    { id: "nothing", label: "Nothing", args: {} },
  ],
  refresh: { fresh: true },
  filter: "filter",
  overTime: {
    args: { level: "account", breakdown: "day", metrics: METRICS, limit: MAX_REPORT_ROWS },
    dateColumn: "date",
  },
  byEntity: { args: { metrics: METRICS, sort: { by: "spend", direction: "desc" }, limit: MAX_REPORT_ROWS } },
  explain: { tool: "tiktok_ads_explain_change", args: { top: 8 }, metricArgument: "metric" },
  levels: [
    {
      ...{ id: "campaign", label: "Campaign", plural: "Campaigns", args: { level: "campaign" } },
      ...{ idColumn: "campaign_id", nameColumn: "campaign_name", within: "campaign_ids" },
      status: statusIn("tiktok_ads_list_campaigns", "campaign_ids"),
    },
    {
      ...{ id: "ad_group", label: "Ad group", plural: "Ad groups", args: { level: "ad_group" } },
      ...{ idColumn: "adgroup_id", nameColumn: "adgroup_name", within: "adgroup_ids" },
      status: statusIn("tiktok_ads_list_ad_groups", "adgroup_ids"),
    },
    {
      ...{ id: "ad", label: "Ad", plural: "Ads", args: { level: "ad" } },
      ...{ idColumn: "ad_id", nameColumn: "ad_name", within: "ad_ids" },
      status: statusIn("tiktok_ads_list_ads", "ad_ids"),
    },
  ],
  series: [
    { column: "spend", watched: "spend", label: "Spend", unit: "money", better: "neither" },
    { column: "revenue", watched: "revenue", label: "Revenue", unit: "money", better: "more", sum: REVENUE },
    { column: "roas", watched: "roas", label: "ROAS", unit: "ratio", better: "more", sum: REVENUE, per: "spend" },
    { column: "conversion", watched: "conversions", label: "Conversions", unit: "count", better: "more" },
    { column: "cost_per_conversion", watched: "cpa", label: "CPA", unit: "money", better: "less" },
    { column: "impressions", watched: "impressions", label: "Impressions", unit: "count", better: "more" },
    { column: "clicks", watched: "clicks", label: "Clicks", unit: "count", better: "more" },
    { column: "ctr", watched: "ctr", label: "CTR", unit: "percent", better: "more" },
  ],
};
