/** What Settings → Integrations → TikTok Ads shows. */

import type { ModulePage } from "#modules/module-page.ts";
import { GUIDE } from "./guide.ts";
import { PERFORMANCE_VIEW } from "./performance-view.ts";
import { TROUBLESHOOTING } from "./troubleshooting.ts";

export const SETTINGS_PAGE: ModulePage = {
  summary: "Campaigns, ads and results of your ad accounts, read only.",
  guide: GUIDE,
  checks: [
    "Reading the ad account with the access token",
    "Matching App ID and App Secret with the token",
    "Trying the permissions for campaigns and reports",
  ],
  troubleshooting: TROUBLESHOOTING,
  performance: PERFORMANCE_VIEW,
  pacing: { tool: "tiktok_ads_get_pacing", args: {}, brief: { level: "account" } },
};
