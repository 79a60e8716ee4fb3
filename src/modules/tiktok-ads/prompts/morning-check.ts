/** The first question of a day: is everything running as it should. */

import { z } from "zod";
import { definePrompt } from "#modules/define-prompt.ts";
import { amount } from "./prompt-fields.ts";
import { writtenSteps } from "./written-steps.ts";

export const morningCheck = definePrompt({
  name: "tiktok_ads_morning_check",
  title: "TikTok Ads morning check",
  description: "Yesterday against the week before it: what runs, what stands still, what needs somebody today.",
  tools: ["tiktok_ads_get_account", "tiktok_ads_get_report", "tiktok_ads_diagnose"],
  input: z.strictObject({
    target_cpa: amount.optional().describe("What a conversion may cost, in the account's currency"),
  }),
  write: ({ target_cpa }) =>
    writtenSteps({
      task: "Do the morning check of the connected TikTok Ads account: what happened yesterday, and what needs somebody today.",
      steps: [
        {
          tool: "tiktok_ads_get_account",
          args: {},
          look: "Note currency, today's date there and the balance. If the account or its connection is not in order, say that first. Goals, where the owner has set any, are the yardstick.",
        },
        {
          tool: "tiktok_ads_get_report",
          args: { level: "account", date_preset: "last_14_days", breakdown: "day" },
          look: "The last row is yesterday. Compare it with the same weekday a week before and with the seven days before it.",
        },
        {
          tool: "tiktok_ads_get_report",
          args: {
            level: "campaign",
            date_preset: "yesterday",
            compare_to: "previous_period",
            metrics: METRICS,
            sort: { by: "spend" },
            top: 10,
          },
          look: "Which campaigns made yesterday what it was, against the day before.",
        },
        {
          tool: "tiktok_ads_diagnose",
          args: {},
          look: "What does not run and why, and where money is lost, with figures; ask again with the focus of what matters for what to check.",
        },
      ],
      answer: [
        "Begin with one sentence: all well, or what is wrong.",
        "A table of yesterday, the day before and the seven-day average: spend, impressions, CTR, conversions, cost per conversion.",
        target_cpa === undefined
          ? "List campaigns that miss their goal or the account's; without goals, those whose cost per conversion is more than half above the account's."
          : `List campaigns whose cost per conversion is above ${target_cpa}, and those that spent as much without one.`,
        "At most three things to do today, each with the campaign, the number behind it and where to look; findings of severity high first.",
        "Conversions of yesterday still come in: say so before calling a fall real.",
      ],
    }),
});

const METRICS = ["spend", "ctr", "conversion", "cost_per_conversion"];
