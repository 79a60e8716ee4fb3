import { shownQuotient } from "../../modules/tiktok-ads/shown-quotient.ts";
import { rounded } from "../books.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** Hours of the day, over four weeks. */
export const bestHour: Question = {
  asked: "At which hours of the day do people buy?",
  calls: [
    {
      tool: "get_report",
      args: {
        level: "account",
        date_preset: "last_28_days",
        breakdown: "hour_of_day",
        metrics: ["spend", "conversion", "cost_per_conversion"],
        sort: { by: "conversion" },
      },
    },
  ],
  read([report]) {
    const [best] = recordsOf(report);
    return {
      hours: recordsOf(report).length,
      hour: figure(best?.hour),
      conversions: figure(best?.conversion),
      "spend a day in it": figure(best?.spend_per_day),
      "what one costs": figure(best?.cost_per_conversion),
    };
  },
  truth(books) {
    const hours = books.hours({ from: books.daysAgo(28), to: books.daysAgo(1) });
    const [best] = [...hours].toSorted(([, a], [, b]) => b.conversions - a.conversions);
    if (best === undefined) throw new Error("the account has no hours");
    const [hour, { spend, conversions }] = best;
    return {
      hours: hours.size,
      hour,
      conversions,
      "spend a day in it": rounded(spend, 28 * books.units),
      "what one costs": shownQuotient(spend, conversions * books.units),
    };
  },
};
