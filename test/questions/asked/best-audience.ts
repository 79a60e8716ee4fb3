import { shownQuotient } from "../../modules/tiktok-ads/shown-quotient.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** Who buys. */
export const bestAudience: Question = {
  asked: "Which age and gender converts best for me?",
  calls: [
    {
      tool: "get_report",
      args: {
        level: "account",
        date_preset: "last_28_days",
        breakdown: "age_gender",
        metrics: ["spend", "conversion", "cost_per_conversion"],
        sort: { by: "conversion" },
      },
    },
  ],
  read([report]) {
    const [best] = recordsOf(report);
    return {
      groups: recordsOf(report).length,
      age: figure(best?.age),
      gender: figure(best?.gender),
      conversions: figure(best?.conversion),
      "what one costs": figure(best?.cost_per_conversion),
      "conversions of all": figure(report?.totals.conversion),
    };
  },
  truth(books) {
    const groups = books.audience(["age", "gender"], { from: books.daysAgo(28), to: books.daysAgo(1) });
    const [best] = groups.toSorted((a, b) => b.conversions - a.conversions);
    if (best === undefined) throw new Error("the account has no public");
    return {
      groups: groups.length,
      age: best.values.age ?? null,
      gender: best.values.gender ?? null,
      conversions: best.conversions,
      "what one costs": shownQuotient(best.spend, best.conversions * books.units),
      "conversions of all": groups.reduce((total, { conversions }) => total + conversions, 0),
    };
  },
};
