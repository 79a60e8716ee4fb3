/** Which ads have been seen too often. */

import { z } from "zod";
import { definePrompt } from "#modules/module.ts";
import { campaignId } from "./prompt-fields.ts";
import { writtenSteps } from "./written-steps.ts";

/** With a comparison each of them is three columns. */
const METRICS = ["spend", "impressions", "ctr", "video_watched_2s", "conversion", "cost_per_conversion"];

export const creativeFatigue = definePrompt({
  name: "tiktok_ads_creative_fatigue",
  title: "TikTok Ads creative-fatigue list",
  description: "Ads that hook and convert less than they did, and what to make next.",
  input: z.strictObject({ campaign_id: campaignId.optional().describe("One campaign only") }),
  write({ campaign_id }) {
    const ids = campaign_id === undefined ? {} : { campaign_ids: [campaign_id] };
    const filter = campaign_id === undefined ? {} : { filter: ids };
    return writtenSteps({
      task: "List the ads of the connected TikTok Ads account that are wearing out.",
      steps: [
        { tool: "tiktok_ads_get_account", args: {}, look: "Note the currency." },
        {
          tool: "tiktok_ads_diagnose",
          args: { focus: "creative", ...ids },
          look: "Ads whose CTR fell against the week before, by a fixed rule, and rejected ones.",
        },
        {
          tool: "tiktok_ads_get_report",
          args: {
            level: "ad",
            date_preset: "last_14_days",
            compare_to: "previous_period",
            metrics: METRICS,
            sort: { by: "spend" },
            ...filter,
            top: 20,
          },
          look: "The same over a fortnight, for hook, conversions and cost too.",
        },
        {
          tool: "tiktok_ads_list_ads",
          args: {
            status: "active",
            ...ids,
            with_spend: "last_7_days",
            creative: "text",
            limit: 20,
          },
          look: "What each ad says and shows.",
        },
      ],
      answer: [
        "An ad wears out where its CTR or its share of impressions watched for 2 s (video_watched_2s / impressions) is clearly lower, or its cost per conversion clearly higher, than before, with at least 1,000 impressions in both windows.",
        "A table, the most spend first: ad, spend, each measure then and now, change in percent, verdict (worn out, watch, healthy).",
        "A falling conversion rate with a steady CTR is no tired ad: name the landing page or the offer instead.",
        "For the worn out ones: what in the healthy ads works that could be made again.",
      ],
    });
  },
});
