/** What was rejected, what does not run, and whether results are measured. */

import { writtenSteps } from "../prompts/written-steps.ts";
import { tiktokAdsSkill } from "./tiktok-ads-skill.ts";

export const adsAndTracking = tiktokAdsSkill({
  name: "ads-and-tracking",
  title: "TikTok Ads: rejected ads and tracking",
  description:
    "Which TikTok ads were rejected and what to change, and whether pixels report conversions. Use it when ads do not run or conversions seem to be missing.",
  tools: ["tiktok_ads_diagnose", "tiktok_ads_list_ads", "tiktok_ads_list_pixels"],
  text: writtenSteps({
    task: "Check the connected TikTok Ads account for rejected ads and for tracking that does not work. Make only the calls that the question needs.",
    steps: [
      {
        tool: "tiktok_ads_diagnose",
        args: { focus: "creative" },
        look: "Rejected and limited ads, with TikTok's reason where it gives one.",
      },
      {
        tool: "tiktok_ads_list_ads",
        args: { status: "active", detail: "all", creative: "text", limit: 20 },
        look: "What the ads say. For rejected ones ask again with ad_ids from the findings and status all.",
      },
      {
        tool: "tiktok_ads_diagnose",
        args: { focus: "tracking" },
        look: "Campaigns for conversions whose pixel is silent or fires too little.",
      },
      {
        tool: "tiktok_ads_list_pixels",
        args: { events_for: "last_7_days" },
        look: "Which events each pixel has reported.",
      },
    ],
    answer: [
      "Per rejected ad: campaign, ad, the reason in plain words, and what to change. Quote no more of the ad than needed.",
      "Per pixel: which events come in, and which one a campaign waits for that does not.",
      "If all is well, say so in one sentence.",
    ],
  }),
});
