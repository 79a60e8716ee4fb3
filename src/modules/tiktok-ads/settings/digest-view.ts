/** What the digest asks for, with the same tools that models use. */

import type { ModuleDigest } from "#modules/module-digest.ts";

const METRICS = ["spend", "revenue", "conversion", "cost_per_conversion", "impressions", "clicks", "ctr"] as const;
const MOST_CAMPAIGNS = 5;

export const DIGEST_VIEW: ModuleDigest = {
  tool: "tiktok_ads_get_report",
  range: { start: "start_date", end: "end_date" },
  account: { level: "account", metrics: METRICS },
  compared: { compare_to: "previous_period" },
  columns: [
    { column: "spend", label: "Spend", unit: "money" },
    { column: "total_complete_payment_rate", label: "Revenue on the website", unit: "money" },
    { column: "total_onsite_shopping_value", label: "Revenue in TikTok Shop", unit: "money" },
    { column: "total_purchase_value", label: "Revenue in the app", unit: "money" },
    { column: "conversion", label: "Conversions", unit: "count" },
    { column: "cost_per_conversion", label: "Cost per conversion", unit: "money" },
    { column: "impressions", label: "Impressions", unit: "count" },
    { column: "clicks", label: "Clicks", unit: "count" },
    { column: "ctr", label: "Click rate", unit: "percent" },
  ],
  entities: {
    heading: "Campaigns with the largest spend",
    args: {
      level: "campaign",
      metrics: ["spend"],
      sort: { by: "spend", direction: "desc" },
      limit: MOST_CAMPAIGNS,
    },
    ...{ nameColumn: "campaign_name", column: "spend", unit: "money" },
  },
  findings: {
    ...{ tool: "tiktok_ads_diagnose", args: {}, nameColumn: "name" },
    ...{ severityColumn: "severity", gravest: "high", column: "finding" },
  },
};
