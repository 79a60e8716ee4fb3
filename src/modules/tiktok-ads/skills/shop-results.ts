/** What a TikTok Shop brings in for what its ads cost. */

import { writtenSteps } from "../prompts/written-steps.ts";
import { tiktokAdsSkill } from "./tiktok-ads-skill.ts";

export const shopResults = tiktokAdsSkill({
  name: "shop-results",
  title: "TikTok Ads: what the TikTok Shop brings in",
  description:
    "Revenue and return of a TikTok Shop for what its ads cost, GMV Max campaigns and others apart. Use it for questions about shop revenue, ROI or GMV Max.",
  tools: ["tiktok_ads_get_gmv_max_report", "tiktok_ads_get_report"],
  text: writtenSteps({
    task: "Say what the TikTok Shop of the connected account brings in for what its ads cost.",
    steps: [
      {
        tool: "tiktok_ads_get_gmv_max_report",
        args: { group_by: "campaign", date_preset: "last_28_days", sort: { by: "gross_revenue" }, top: 10 },
        look: "GMV Max counts revenue of the whole shop, that of organic posts included.",
      },
      {
        tool: "tiktok_ads_get_report",
        args: {
          level: "campaign",
          date_preset: "last_28_days",
          metrics: ["spend", "onsite_shopping", "total_onsite_shopping_value", "onsite_shopping_roas"],
          sort: { by: "total_onsite_shopping_value" },
          top: 10,
        },
        look: "The other campaigns, with the shop revenue that TikTok attributes to their ads.",
      },
    ],
    answer: [
      "Two tables and two returns: what the two reports count as revenue differs, so they are never added.",
      "Say which campaigns return less than they cost, and that product cost and fees are in none of these numbers.",
    ],
  }),
});
