import { byId, shownQuotient, sum } from "../books.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** The cost of a conversion is a chain: price of impressions, clicks of them, conversions of these; and a mix of campaigns. */
export const cpaRootCause: Question = {
  asked: "My cost per conversion moved over the last two weeks. What is behind it?",
  calls: [
    {
      tool: "get_report",
      args: {
        level: "account",
        date_preset: "last_14_days",
        compare_to: "previous_period",
        metrics: ["spend", "cpm", "ctr", "conversion_rate", "conversion", "cost_per_conversion"],
      },
    },
    {
      tool: "get_report",
      args: {
        level: "campaign",
        date_preset: "last_14_days",
        compare_to: "previous_period",
        metrics: ["spend", "conversion", "cost_per_conversion"],
        sort: { by: "conversion" },
        top: 12,
      },
    },
  ],
  read([account, campaigns]) {
    const totals = account?.totals ?? {};
    const [first] = recordsOf(campaigns);
    return {
      "cost per conversion": figure(totals.cost_per_conversion),
      before: figure(totals.cost_per_conversion_previous),
      CPM: figure(totals.cpm),
      "CPM before": figure(totals.cpm_previous),
      CTR: figure(totals.ctr),
      "CTR before": figure(totals.ctr_previous),
      "conversions of clicks in %": figure(totals.conversion_rate),
      "campaign with most conversions": figure(first?.campaign_id),
      "what one costs there": figure(first?.cost_per_conversion),
    };
  },
  truth(books) {
    const rows = (level: "advertiser" | "campaign", from: number, to: number) =>
      books.days(level, { from: books.daysAgo(from), to: books.daysAgo(to) });
    const [now, before] = [rows("advertiser", 14, 1), rows("advertiser", 28, 15)];
    const cost = (of: typeof now) => shownQuotient(sum(of, "spend"), sum(of, "conversions") * books.units);
    const campaigns = [...byId(rows("campaign", 14, 1))].toSorted(
      ([, a], [, b]) => sum(b, "conversions") - sum(a, "conversions"),
    );
    const [id, most = []] = campaigns[0] ?? [];
    return {
      "cost per conversion": cost(now),
      before: cost(before),
      CPM: shownQuotient(1000 * sum(now, "spend"), sum(now, "impressions") * books.units),
      "CPM before": shownQuotient(1000 * sum(before, "spend"), sum(before, "impressions") * books.units),
      CTR: shownQuotient(100 * sum(now, "clicks"), sum(now, "impressions")),
      "CTR before": shownQuotient(100 * sum(before, "clicks"), sum(before, "impressions")),
      "conversions of clicks in %": shownQuotient(100 * sum(now, "conversions"), sum(now, "clicks")),
      "campaign with most conversions": id ?? null,
      "what one costs there": cost(most),
    };
  },
};
