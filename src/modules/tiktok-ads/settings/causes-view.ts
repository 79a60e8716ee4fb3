/** What an alert asks about the day that it tells of. */

import type { ModuleCauses } from "#modules/module-causes.ts";
import type { WatchedMetric } from "#modules/module-history.ts";

const METRICS: Readonly<Record<WatchedMetric, string>> = {
  ...{ spend: "spend", impressions: "impressions", clicks: "clicks", conversions: "conversion", revenue: "revenue" },
  ...{ ctr: "ctr", cpc: "cpc", cpa: "cpa", roas: "roas" },
};

export const CAUSES_VIEW: ModuleCauses = {
  tool: "tiktok_ads_explain_change",
  args: ({ metric, day, before, campaignId }) => ({
    ...{ metric: METRICS[metric], start_date: day, end_date: day },
    ...{ compare_to: "dates", compare_start_date: before, compare_end_date: before },
    ...(campaignId === null ? {} : { filter: { campaign_ids: [campaignId] } }),
  }),
  accountWide: "account_wide",
  columns: { name: "campaign_name", happened: "coincides_with" },
};
