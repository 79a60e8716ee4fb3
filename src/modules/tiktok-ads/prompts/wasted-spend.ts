/** Where money went that brought nothing back. */

import { z } from "zod";
import { definePrompt } from "#modules/define-prompt.ts";
import { amount, trendWindow } from "./prompt-fields.ts";
import { writtenSteps } from "./written-steps.ts";

export const wastedSpend = definePrompt({
  name: "tiktok_ads_wasted_spend",
  title: "TikTok Ads wasted-spend review",
  description: "Campaigns, ad groups and ads that took money and brought nothing, or too little, for it.",
  tools: ["tiktok_ads_get_account", "tiktok_ads_diagnose", "tiktok_ads_get_report", "tiktok_ads_describe_fields"],
  input: z.strictObject({
    date_preset: trendWindow
      .default("last_14_days")
      .describe("last_7_days, last_14_days (where nothing is given) or last_28_days"),
    min_spend: amount.optional().describe("Leave out what spent less, in the account's currency"),
  }),
  write({ date_preset, min_spend }) {
    const thresholds = min_spend === undefined ? {} : { thresholds: { min_spend } };
    return writtenSteps({
      task: `Review the connected TikTok Ads account for wasted spend over ${date_preset}.`,
      steps: [
        { tool: "tiktok_ads_get_account", args: {}, look: "Note the currency and the owner's goals." },
        {
          tool: "tiktok_ads_diagnose",
          args: { focus: "waste", date_preset, ...thresholds },
          look: "What spent without a conversion or paid too much for one, at the highest level that explains it; thresholds are in the answer.",
        },
        {
          tool: "tiktok_ads_get_report",
          args: { level: "campaign", date_preset, metrics: METRICS, sort: { by: "spend" }, top: 25 },
          look: "The account's cost per conversion in totals is the yardstick, unless the owner has set a target CPA; campaigns for other goals (traffic, video, reach) are not measured by it.",
        },
      ],
      answer: [
        "A table, the most money first: what, objective, spend, conversions, cost per conversion, times the yardstick.",
        "Leave out what spent less than the yardstick once: too little to judge.",
        "For the three largest, ask tiktok_ads_get_report by ad with filter.campaign_ids: which ads take spend from better ones.",
        "Where website, app and TikTok Shop could each count the result, check which one the campaign uses before calling it empty; tiktok_ads_describe_fields names their metrics.",
        "Sum up what could be saved, and what should be looked at before anything is switched off.",
      ],
    });
  },
});

const METRICS = ["spend", "impressions", "clicks", "ctr", "conversion", "cost_per_conversion"];
