/** Whom the ads work for, on which days and at which hours. */

import { writtenSteps } from "../prompts/written-steps.ts";
import { tiktokAdsSkill } from "./tiktok-ads-skill.ts";

const METRICS = ["spend", "conversion", "cost_per_conversion"];
const WINDOW = { level: "account", date_preset: "last_28_days", metrics: METRICS } as const;

export const whoAndWhen = tiktokAdsSkill({
  name: "who-and-when",
  title: "TikTok Ads: whom and when the ads work for",
  description:
    "Which age and gender, weekday and hour bring TikTok Ads results, and at what cost. Use it for questions about audiences, the best day, or when people buy.",
  tools: ["tiktok_ads_get_report"],
  text: writtenSteps({
    task: "Find out whom the connected TikTok Ads account's ads work for, and when. Make only the calls that the question needs.",
    steps: [
      {
        tool: "tiktok_ads_get_report",
        args: { ...WINDOW, breakdown: "age_gender", sort: { by: "conversion" } },
        look: "Which group brings conversions, and what each costs.",
      },
      {
        tool: "tiktok_ads_get_report",
        args: { ...WINDOW, breakdown: "weekday", sort: { by: "conversion_per_day" } },
        look: "Columns per day are averages over the days of that name.",
      },
      {
        tool: "tiktok_ads_get_report",
        args: { ...WINDOW, breakdown: "hour_of_day", sort: { by: "conversion" } },
        look: "Hours are the ad account's own.",
      },
    ],
    answer: [
      "A table of what was asked: group, spend, conversions, cost per conversion.",
      "TikTok shows ads to whom it expects to convert: a cheap group is no proof that more money there would stay cheap.",
      "Name differences only where each side has some conversions behind it.",
    ],
  }),
});
