/** Where money went that brought nothing back. */

import { z } from "zod";
import { definePrompt } from "#modules/module.ts";
import { amount, trendWindow } from "./prompt-fields.ts";
import { writtenSteps } from "./written-steps.ts";

export const wastedSpend = definePrompt({
  name: "tiktok_ads_wasted_spend",
  title: "TikTok Ads wasted-spend review",
  description: "Campaigns, ad groups and ads that took money and brought nothing, or too little, for it.",
  input: z.strictObject({
    date_preset: trendWindow
      .default("last_14_days")
      .describe("last_7_days, last_14_days (where nothing is given) or last_28_days"),
    min_spend: amount.optional().describe("Leave out what spent less, in the account's currency"),
  }),
  write({ date_preset, min_spend }) {
    const filter = min_spend === undefined ? {} : { filter: { min_spend } };
    const report = (level: string, top: number) => ({
      tool: "tiktok_ads_get_report",
      args: { level, date_preset, metrics: METRICS, sort: { by: "spend" }, ...filter, top },
    });
    return writtenSteps({
      task: `Review the connected TikTok Ads account for wasted spend over ${date_preset}.`,
      steps: [
        { tool: "tiktok_ads_get_account", args: {}, look: "Note the currency." },
        {
          tool: "tiktok_ads_list_campaigns",
          args: { status: "all", with_spend: date_preset, limit: 100 },
          look: "What each campaign is for: only objectives that have conversions can waste money by having none.",
        },
        {
          ...report("campaign", 25),
          look: "Note the account's cost per conversion in totals: it is the yardstick.",
        },
        {
          ...report("ad_group", 25),
          look: "An ad group that spent three times the yardstick without a conversion is waste; one at twice the yardstick is a question.",
        },
        {
          ...report("ad", 40),
          look: "Ads that take spend from better ones in the same ad group.",
        },
      ],
      answer: [
        "A table, the most money first: what, objective, spend, conversions, cost per conversion, times the yardstick.",
        "Leave out what spent less than the yardstick once: too little to judge.",
        "Where website, app and TikTok Shop could each count the result, check which one the campaign uses before calling it empty; tiktok_ads_describe_fields names their metrics.",
        "Sum up what could be saved, and what should be looked at before anything is switched off.",
      ],
    });
  },
});

const METRICS = ["spend", "impressions", "clicks", "ctr", "conversion", "cost_per_conversion"];
