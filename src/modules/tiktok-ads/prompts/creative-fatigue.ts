/** Which ads have been seen too often. */

import { z } from "zod";
import { definePrompt } from "#modules/module.ts";
import { campaignId } from "./prompt-fields.ts";
import { writtenSteps } from "./written-steps.ts";

const METRICS = [
  "spend",
  "impressions",
  "ctr",
  "conversion",
  "cost_per_conversion",
  "video_play_actions",
  "video_watched_2s",
  "video_watched_6s",
  "frequency",
];

export const creativeFatigue = definePrompt({
  name: "tiktok_ads_creative_fatigue",
  title: "TikTok Ads creative-fatigue list",
  description: "Ads that hook and convert less than they did, and what to make next.",
  input: z.strictObject({ campaign_id: campaignId.optional().describe("One campaign only") }),
  write({ campaign_id }) {
    const filter = campaign_id === undefined ? {} : { filter: { campaign_ids: [campaign_id] } };
    const report = (date_preset: string) => ({
      tool: "tiktok_ads_get_report",
      args: { level: "ad", date_preset, metrics: METRICS, sort: { by: "spend" }, ...filter, top: 30 },
    });
    return writtenSteps({
      task: "List the ads of the connected TikTok Ads account that are wearing out.",
      steps: [
        { tool: "tiktok_ads_get_account", args: {}, look: "Note the currency." },
        { ...report("last_7_days"), look: "How the ads do now." },
        { ...report("last_28_days"), look: "How the same ads did over four weeks, the last one included." },
        {
          tool: "tiktok_ads_list_ads",
          args: {
            status: "active",
            ...(campaign_id === undefined ? {} : { campaign_ids: [campaign_id] }),
            with_spend: "last_7_days",
            creative: "text",
            limit: 30,
          },
          look: "What each ad says and shows.",
        },
      ],
      answer: [
        "An ad wears out where its last seven days have a clearly lower CTR or share of plays watched for 2 s (video_watched_2s / video_play_actions), or a clearly higher cost per conversion, than its four weeks, with at least 1,000 impressions in both.",
        "A table, the most spend first: ad, spend, each measure then and now, change in percent, verdict (worn out, watch, healthy).",
        "A falling conversion rate with a steady CTR is no tired ad: name the landing page or the offer instead.",
        "For the worn out ones: what in the healthy ads works that could be made again.",
      ],
    });
  },
});
