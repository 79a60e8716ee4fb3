/** Which ads have been seen too often. */

import { z } from "zod";
import { definePrompt } from "#modules/define-prompt.ts";
import { campaignId } from "./prompt-fields.ts";
import { writtenSteps } from "./written-steps.ts";

export const creativeFatigue = definePrompt({
  name: "tiktok_ads_creative_fatigue",
  title: "TikTok Ads creative-fatigue list",
  description: "Ads that hook and convert less than they did, and what to make next.",
  tools: ["tiktok_ads_get_account", "tiktok_ads_get_creative_report", "tiktok_ads_list_ads"],
  input: z.strictObject({ campaign_id: campaignId.optional().describe("One campaign only") }),
  write({ campaign_id }) {
    const ids = campaign_id === undefined ? {} : { campaign_ids: [campaign_id] };
    const filter = campaign_id === undefined ? {} : { filter: ids };
    return writtenSteps({
      task: "List the ads of the connected TikTok Ads account that are wearing out.",
      steps: [
        { tool: "tiktok_ads_get_account", args: {}, look: "Note the currency." },
        {
          tool: "tiktok_ads_get_creative_report",
          args: { date_preset: "last_14_days", min_impressions: 1_000, ...filter, top: 20 },
          look: "fatigue is the verdict by fatigue_rule; ctr_wow_pct, hook_rate_wow_pct and cost_per_conversion_wow_pct say what moved.",
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
        "Take the verdicts as they are; where one is null, say that too little was shown to judge.",
        "A table, the most spend first: ad, spend, CTR, hook and cost per conversion with their changes in percent, verdict.",
        "A falling conversion rate with a steady CTR is no tired ad: name the landing page or the offer instead.",
        "For the fatigued ones: what in those that are ok works that could be made again.",
      ],
    });
  },
});
