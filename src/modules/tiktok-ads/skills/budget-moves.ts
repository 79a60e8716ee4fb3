/** Which campaigns and ads deserve more money, and which less. */

import { writtenSteps } from "../prompts/written-steps.ts";
import { tiktokAdsSkill } from "./tiktok-ads-skill.ts";

export const budgetMoves = tiktokAdsSkill({
  name: "budget-moves",
  title: "TikTok Ads: where more and less money should go",
  description:
    "Which TikTok campaigns deserve more budget, which ads could be paused, and whether ad groups compete for the same people. Use it before budgets are moved.",
  tools: ["tiktok_ads_get_report", "tiktok_ads_list_campaigns", "tiktok_ads_list_ad_groups"],
  text: writtenSteps({
    task: "Say where the connected TikTok Ads account's money should go more, and where less.",
    steps: [
      {
        tool: "tiktok_ads_get_report",
        args: {
          level: "campaign",
          date_preset: "last_28_days",
          metrics: ["spend", "conversion", "cost_per_conversion"],
          sort: { by: "conversion" },
          top: 10,
        },
        look: "Cost per conversion against the account's in totals, or against the owner's target CPA.",
      },
      {
        tool: "tiktok_ads_list_campaigns",
        args: { status: "active", detail: "all", with_spend: "last_28_days" },
        look: "Budgets and when each campaign was created: a new one has seen fewer days.",
      },
      {
        tool: "tiktok_ads_get_report",
        args: {
          level: "ad",
          date_preset: "last_14_days",
          metrics: ["spend", "conversion", "cost_per_conversion"],
          sort: { by: "spend" },
          top: 15,
          show: ["share"],
        },
        look: "Ads that took much and brought little.",
      },
      {
        tool: "tiktok_ads_list_ad_groups",
        args: { status: "active", with_spend: "last_28_days" },
        look: "Ad groups with the same targeting bid against each other.",
      },
    ],
    answer: [
      "Two short lists, more and less, each line with spend, conversions and cost per conversion.",
      "A campaign that does not spend its budget gains nothing from a larger one.",
      "Move in small steps: a large change makes TikTok learn anew. What is done is the person's decision.",
    ],
  }),
});
