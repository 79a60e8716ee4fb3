import type { TruthRow } from "#simulator/ground-truth.ts";
import { shownQuotient } from "../../modules/tiktok-ads/shown-quotient.ts";
import { byId, rounded, sum } from "../books.ts";
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
    { tool: "explain_change", args: { metric: "cpa", date_preset: "last_14_days" } },
  ],
  read([account, change]) {
    const totals = account?.totals ?? {};
    const [first] = recordsOf(change);
    return {
      "cost per conversion": figure(totals.cost_per_conversion),
      before: figure(totals.cost_per_conversion_previous),
      CPM: figure(totals.cpm),
      "CPM before": figure(totals.cpm_previous),
      CTR: figure(totals.ctr),
      "CTR before": figure(totals.ctr_previous),
      "conversions of clicks in %": figure(totals.conversion_rate),
      "campaign that moved it most": figure(first?.campaign_id),
      "its part": rounded(100 * Number(first?.contribution), 100),
      "by its share": rounded(100 * Number(first?.by_share), 100),
      "its conversions": figure(first?.conversion),
    };
  },
  truth(books) {
    const rows = (level: "advertiser" | "campaign", from: number, to: number) =>
      books.days(level, { from: books.daysAgo(from), to: books.daysAgo(to) });
    const [now, before] = [rows("advertiser", 14, 1), rows("advertiser", 28, 15)];
    const cost = (of: typeof now) => shownQuotient(sum(of, "spend"), sum(of, "conversions") * books.units);
    const [campaignsNow, campaignsBefore] = [byId(rows("campaign", 14, 1)), byId(rows("campaign", 28, 15))];
    const parts = [...new Set([...campaignsNow.keys(), ...campaignsBefore.keys()])].map((id) => ({
      id,
      ...partOf([campaignsNow.get(id) ?? [], campaignsBefore.get(id) ?? []], [now, before], books.units),
    }));
    const [most] = parts.toSorted((a, b) => Math.abs(b.part) - Math.abs(a.part));
    if (most === undefined) throw new Error("there are no campaigns");
    return {
      "cost per conversion": cost(now),
      before: cost(before),
      CPM: shownQuotient(1000 * sum(now, "spend"), sum(now, "impressions") * books.units),
      "CPM before": shownQuotient(1000 * sum(before, "spend"), sum(before, "impressions") * books.units),
      CTR: shownQuotient(100 * sum(now, "clicks"), sum(now, "impressions")),
      "CTR before": shownQuotient(100 * sum(before, "clicks"), sum(before, "impressions")),
      "conversions of clicks in %": shownQuotient(100 * sum(now, "conversions"), sum(now, "clicks")),
      "campaign that moved it most": most.id,
      "its part": Math.round(100 * most.part) / 100,
      "by its share": Math.round(100 * most.byShare) / 100,
      "its conversions": sum(campaignsNow.get(most.id) ?? [], "conversions"),
    };
  },
};

type Rows = readonly TruthRow[];

/** The midpoint rule, in plain numbers. */
function partOf(own: readonly [Rows, Rows], all: readonly [Rows, Rows], units: number) {
  const [now, before] = [0, 1].map((side) => {
    const [mine, whole] = [own[side] ?? [], all[side] ?? []];
    const [spend, sales] = [sum(mine, "spend") / units, sum(mine, "conversions")];
    const every = sum(whole, "conversions");
    const cost = sum(whole, "spend") / units / every;
    return { term: spend / every, weight: sales / every, rate: sales === 0 ? null : spend / sales, cost };
  });
  if (now === undefined || before === undefined) throw new Error("there are two windows");
  const middle = (now.cost + before.cost) / 2;
  const rates = [now.rate, before.rate].filter((rate) => rate !== null);
  const rate = rates.length === 0 ? middle : rates.reduce((total, one) => total + one, 0) / rates.length;
  const weight = now.weight - before.weight;
  return { part: now.term - before.term - middle * weight, byShare: weight * (rate - middle) };
}
