/** A number moved: where, and whether that means anything. */

import { z } from "zod";
import { definePrompt } from "#modules/define-prompt.ts";
import { metric } from "./prompt-fields.ts";
import { writtenSteps } from "./written-steps.ts";

export const whatChanged = definePrompt({
  name: "tiktok_ads_what_changed",
  title: "TikTok Ads: what changed, and is it real",
  description:
    "Which campaigns moved a metric in the last week, and whether it is more than chance, delay or the calendar.",
  tools: ["tiktok_ads_get_account", "tiktok_ads_get_report", "tiktok_ads_explain_change"],
  input: z.strictObject({
    metric: metric
      .default("cost_per_conversion")
      .describe("A metric, such as spend, ctr or cpa (where nothing is given)"),
  }),
  write({ metric }) {
    const metrics = [...new Set([metric, "spend", "clicks", "conversion", "cost_per_conversion"])];
    return writtenSteps({
      task: `Find out what changed in ${metric} in the connected TikTok Ads account over the last seven days, and whether it is real.`,
      steps: [
        { tool: "tiktok_ads_get_account", args: {}, look: "Note currency and today's date there." },
        {
          tool: "tiktok_ads_get_report",
          args: { level: "account", date_preset: "last_28_days", breakdown: "day", metrics },
          look: "When it began, and how much it moves from day to day anyway.",
        },
        {
          tool: "tiktok_ads_explain_change",
          args: { metric, date_preset: "last_7_days", top: 12 },
          look: "What each campaign contributed, by its own rate and by its share: a new mix moves an average although nothing in it changed. coincides_with has what happened in the same days, which is no proof.",
        },
      ],
      answer: [
        "State the change: the last seven days against the seven before, absolute and in percent.",
        "Split it: how much by campaigns' own rates, how much by their shares, how much by those that came or went.",
        "Is it real? Compare it with the day-to-day spread of the four weeks, with the same weekdays, and with the number of conversions behind it (below 30 a week nothing is sure).",
        "Numbers of the last two days are still coming in; leave them out where they decide the answer.",
        "One sentence first: real, not real, or not known yet, and why.",
      ],
    });
  },
});
