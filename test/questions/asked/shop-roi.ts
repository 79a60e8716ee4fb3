import { shownQuotient } from "../../modules/tiktok-ads/shown-quotient.ts";
import { sum } from "../books.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** What TikTok Shop brings for the money: by GMV Max, and by the ads beside it. */
export const shopRoi: Question = {
  asked: "What does my TikTok Shop bring in for what its ads cost?",
  calls: [
    {
      tool: "get_gmv_max_report",
      args: { group_by: "campaign", date_preset: "last_28_days", sort: { by: "gross_revenue" }, top: 5 },
    },
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
  read([gmvMax, report]) {
    const [first] = recordsOf(gmvMax);
    const [best] = recordsOf(report);
    return {
      "GMV Max cost": figure(gmvMax?.totals.cost),
      "GMV Max revenue": figure(gmvMax?.totals.gross_revenue),
      "GMV Max ROI": figure(gmvMax?.totals.roi),
      "its best campaign": figure(first?.campaign_id),
      "orders of that": figure(first?.orders),
      "Shop orders of other ads": figure(report?.totals.onsite_shopping),
      "Shop revenue of other ads": figure(report?.totals.total_onsite_shopping_value),
      "best of these": figure(best?.campaign_id),
      "its return": figure(best?.onsite_shopping_roas),
    };
  },
  truth(books) {
    const span = { from: books.daysAgo(28), to: books.daysAgo(1) };
    const parts = books.gmvMax(span);
    const of = (some: typeof parts, name: "cost" | "revenue" | "orders") =>
      some.reduce((total, part) => total + part[name], 0);
    const byCampaign = [...Map.groupBy(parts, ({ campaign }) => campaign.campaignId)];
    const [first, own = []] = byCampaign.toSorted(([, a], [, b]) => of(b, "revenue") - of(a, "revenue"))[0] ?? [];
    const rows = books.days("campaign", span);
    const sums = [...Map.groupBy(rows, ({ id }) => id)];
    const [id, best = []] = sums.toSorted(([, a], [, b]) => sum(b, "shopValue") - sum(a, "shopValue"))[0] ?? [];
    return {
      "GMV Max cost": books.money(of(parts, "cost")),
      "GMV Max revenue": books.money(of(parts, "revenue")),
      "GMV Max ROI": shownQuotient(of(parts, "revenue"), of(parts, "cost")),
      "its best campaign": first ?? null,
      "orders of that": of(own, "orders"),
      "Shop orders of other ads": sum(rows, "shopOrders"),
      "Shop revenue of other ads": books.money(sum(rows, "shopValue")),
      "best of these": id ?? null,
      "its return": shownQuotient(sum(best, "shopValue"), sum(best, "spend")),
    };
  },
};
