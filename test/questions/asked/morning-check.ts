import { rounded, sum } from "../books.ts";
import { type Answer, figure, type Question, recordsOf } from "../question.ts";

/** Yesterday, what made it so, and what stands still. */
export const morningCheck: Question = {
  asked: "Good morning. Anything I should know about my ads?",
  calls: [
    { tool: "get_account", args: {} },
    {
      tool: "get_report",
      args: {
        level: "campaign",
        date_preset: "yesterday",
        compare_to: "previous_period",
        metrics: ["spend", "conversion", "cost_per_conversion"],
        sort: { by: "spend" },
        top: 5,
      },
    },
    { tool: "diagnose", args: { focus: "delivery" } },
  ],
  read([account, campaigns, diagnosis], { overBudgetCampaignId }) {
    const [first] = recordsOf(campaigns);
    const stopped = recordsOf(diagnosis).filter(({ rule, level }) => rule === "not_delivering" && level === "campaign");
    return {
      today: todayOf(account),
      spend: figure(campaigns?.totals.spend),
      "spend the day before": figure(campaigns?.totals.spend_previous),
      "change in %": figure(campaigns?.totals.spend_change_pct),
      conversions: figure(campaigns?.totals.conversion),
      "largest campaign": figure(first?.campaign_id),
      "its spend": figure(first?.spend),
      "the one over its budget is told": Number(stopped.some(({ id }) => id === overBudgetCampaignId)),
    };
  },
  truth(books, { surgeCampaignId }) {
    const day = (ago: number) => books.days("advertiser", { from: books.daysAgo(ago), to: books.daysAgo(ago) });
    const [now, before] = [sum(day(1), "spend"), sum(day(2), "spend")];
    const span = { from: books.daysAgo(1), to: books.daysAgo(1) };
    const surge = books.days("campaign", span).filter(({ id }) => id === surgeCampaignId);
    return {
      today: books.today,
      spend: books.money(now),
      "spend the day before": books.money(before),
      "change in %": rounded(100 * (now - before), before),
      conversions: sum(day(1), "conversions"),
      "largest campaign": surgeCampaignId,
      "its spend": books.money(sum(surge, "spend")),
      "the one over its budget is told": 1,
    };
  },
};

function todayOf(answer: Answer | undefined): string | null {
  const account: Record<string, unknown> = { ...Object(answer?.account) };
  return typeof account.today === "string" ? account.today : null;
}
