import { rounded, sum } from "../books.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** What TikTok Shop brings for the money. */
export const shopRoi: Question = {
  asked: "What do my TikTok Shop ads bring in for what they cost?",
  calls: [
    {
      tool: "get_report",
      args: {
        level: "campaign",
        date_preset: "last_28_days",
        metrics: ["spend", "onsite_shopping", "total_onsite_shopping_value", "onsite_shopping_roas"],
        sort: { by: "total_onsite_shopping_value" },
        top: 5,
      },
    },
  ],
  read([report]) {
    const [best] = recordsOf(report);
    return {
      "orders of all": figure(report?.totals.onsite_shopping),
      "revenue of all": figure(report?.totals.total_onsite_shopping_value),
      campaign: figure(best?.campaign_id),
      "its revenue": figure(best?.total_onsite_shopping_value),
      "its return": figure(best?.onsite_shopping_roas),
    };
  },
  truth(books) {
    const rows = books.days("campaign", { from: books.daysAgo(28), to: books.daysAgo(1) });
    const sums = [...Map.groupBy(rows, ({ id }) => id)];
    const [id, best = []] = sums.toSorted(([, a], [, b]) => sum(b, "shopValue") - sum(a, "shopValue"))[0] ?? [];
    return {
      "orders of all": sum(rows, "shopOrders"),
      "revenue of all": books.money(sum(rows, "shopValue")),
      campaign: id ?? null,
      "its revenue": books.money(sum(best, "shopValue")),
      "its return": rounded(sum(best, "shopValue"), sum(best, "spend")),
    };
  },
};
