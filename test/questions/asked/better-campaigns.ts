import { shownQuotient } from "../../modules/tiktok-ads/shown-quotient.ts";
import { byId, sum } from "../books.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** Which to give more, and whether they are new. */
export const betterCampaigns: Question = {
  asked: "Which campaigns deserve more budget, and are the new ones better than the old?",
  calls: [
    {
      tool: "get_report",
      args: {
        level: "campaign",
        date_preset: "last_28_days",
        metrics: ["spend", "conversion", "cost_per_conversion"],
        sort: { by: "conversion" },
        top: 8,
      },
    },
    (answers) => ({
      tool: "list_campaigns",
      args: { campaign_ids: namedIn(answers).map(({ campaign_id }) => campaign_id), status: "all", detail: "all" },
    }),
  ],
  read(answers) {
    const named = namedIn(answers);
    const cheapest = cheapestOf(
      named.map(({ campaign_id, spend, conversion }) => ({
        id: String(campaign_id),
        spend: Math.round(Number(spend) * 100),
        conversions: Number(conversion),
      })),
    );
    const made = recordsOf(answers[1]).find(({ campaign_id }) => campaign_id === cheapest.id);
    return {
      campaign: cheapest.id,
      "what a conversion costs there": figure(
        named.find(({ campaign_id }) => campaign_id === cheapest.id)?.cost_per_conversion,
      ),
      made: figure(made?.create_time),
      campaigns: recordsOf(answers[1]).length,
    };
  },
  truth(books) {
    const rows = byId(books.days("campaign", { from: books.daysAgo(28), to: books.daysAgo(1) }));
    const sums = [...rows].map(([id, own]) => ({
      id,
      spend: sum(own, "spend"),
      conversions: sum(own, "conversions"),
    }));
    const leading = sums.toSorted((a, b) => b.conversions - a.conversions).slice(0, 8);
    const cheapest = cheapestOf(leading);
    return {
      campaign: cheapest.id,
      "what a conversion costs there": shownQuotient(cheapest.spend, cheapest.conversions * books.units),
      made: books.madeAt(cheapest.id),
      campaigns: leading.length,
    };
  },
};

type Sums = { id: string; spend: number; conversions: number };

function namedIn(answers: Parameters<Question["read"]>[0]) {
  return recordsOf(answers[0]).filter(({ campaign_id }) => campaign_id !== null);
}

function cheapestOf(sums: readonly Sums[]): Sums {
  const [best] = sums.toSorted((a, b) => a.spend / a.conversions - b.spend / b.conversions);
  if (best === undefined) throw new Error("there are no campaigns");
  return best;
}
