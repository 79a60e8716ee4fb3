/** Where the month lands, and whether its budgets keep pace. */

import { writtenSteps } from "../prompts/written-steps.ts";
import { tiktokAdsSkill } from "./tiktok-ads-skill.ts";

export const monthAhead = tiktokAdsSkill({
  name: "month-ahead",
  title: "TikTok Ads: where the month lands",
  description:
    "What TikTok Ads will have spent by the end of the month, against goals, budgets, the balance and last month. Use it for questions about pacing, forecasts, running out of money, or month to date.",
  tools: ["tiktok_ads_get_pacing", "tiktok_ads_get_report", "tiktok_ads_diagnose"],
  text: writtenSteps({
    task: "Say where this month's spend lands in the connected TikTok Ads account, and whether the budgets keep pace.",
    steps: [
      {
        tool: "tiktok_ads_get_pacing",
        args: {},
        look: "The month's spend so far, where it lands with its range, and the goals, daily budgets and balance it is held against.",
      },
      {
        tool: "tiktok_ads_get_report",
        args: {
          level: "account",
          date_preset: "this_month",
          breakdown: "month",
          compare_to: "previous_month",
          metrics: ["spend", "conversion", "cost_per_conversion"],
          show: ["change"],
        },
        look: "The same days of last month.",
      },
      {
        tool: "tiktok_ads_diagnose",
        args: { focus: "pacing" },
        look: "Campaigns that reach their budget early in the day, or hardly use it.",
      },
    ],
    answer: [
      "One sentence first: where the month lands and whether that is on the goal, or that no goal is set.",
      "The range, not only its middle: a month that has just begun is known badly.",
      "Where the balance ends before the month does, say on which day.",
      "Campaigns that are held back by a budget, and those that leave it unused, with both numbers.",
    ],
  }),
});
