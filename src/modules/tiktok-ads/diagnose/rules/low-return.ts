/** Campaigns whose purchases bring back clearly less than those of the rest of the account. */

import { shown } from "#ads/cell-text.ts";
import { toNumber } from "#ads/decimal.ts";
import { goalFigures } from "../../report/goal-figures.ts";
import { onEveryLeg } from "../../report/legs.ts";
import type { ReportRow } from "../../report/report-row.ts";
import { type AccountTree, switchedOn } from "../account-tree.ts";
import { counted, type Finding, type Rule } from "../rule.ts";
import { round2, rowsBy, shownCost, sumOf } from "../sum-of.ts";
import type { Thresholds } from "../thresholds.ts";
import { NO_AMOUNT } from "./wasted-spend.ts";

export const lowReturn: Rule = {
  rule: "low_return",
  focus: ["waste"],
  measure: "revenue by spend (ROAS); the threshold is that of all campaigns with purchases, divided by cost_times",
  check:
    "See whether all purchases send their value, then compare offer, audience and ads with those that return more.",
  async look({ tree, ads }, { min_spend, cost_times }) {
    if (min_spend === null) return { skipped: NO_AMOUNT };
    const [grown, rows] = await Promise.all([tree(), ads()]);
    const sellers = sellersOf(grown, rows);
    return {
      lookedAt: `${counted(sellers.length, "campaign")} with purchases`,
      findings: judgeReturns(sellers, { min_spend, cost_times }),
    };
  },
};

const PURCHASES = onEveryLeg("complete_payment");

export type Seller = { id: string; name: string | null; spend: number; revenue: number; purchases: number };

export function sellersOf(tree: AccountTree, rows: readonly ReportRow[]): Seller[] {
  const byCampaign = rowsBy(rows, "campaign_id");
  return tree
    .filter(({ campaign, groups }) => switchedOn(campaign) && groups.length > 0)
    .map(({ campaign: { campaign_id: id, campaign_name } }) => {
      const own = byCampaign.get(id) ?? [];
      const { spend, revenue } = goalFigures(own);
      const purchases = PURCHASES.reduce((sum, leg) => sum + sumOf(own, leg), 0);
      return { id, name: shown(campaign_name), spend: toNumber(spend), revenue: toNumber(revenue), purchases };
    })
    .filter(({ purchases, spend }) => purchases > 0 && spend > 0);
}

export function judgeReturns(
  sellers: readonly Seller[],
  { min_spend, cost_times }: Pick<Thresholds, "cost_times"> & { min_spend: number },
): Finding[] {
  const all = sum(sellers, "revenue") / sum(sellers, "spend");
  if (sellers.length < 2 || all === 0) return [];
  const perPurchase = sum(sellers, "spend") / sum(sellers, "purchases");
  const floor = Math.max(min_spend, cost_times * perPurchase);
  return sellers.flatMap(({ id, name, spend, revenue, purchases }) => {
    const own = revenue / spend;
    if (spend < floor || own > all / cost_times) return [];
    const text = `Revenue was ${shownCost(own)} of each 1 spent, ${shownCost(all)} in all campaigns with purchases: ${round2(revenue)} from ${counted(purchases, "purchase")} for ${spend}.`;
    const figures = { value: shownCost(own), threshold: shownCost(all / cost_times), spend };
    return [{ severity: "medium", level: "campaign", id, name, campaignId: null, ...figures, text } as const];
  });
}

function sum(sellers: readonly Seller[], what: "spend" | "revenue" | "purchases"): number {
  return sellers.reduce((total, seller) => total + seller[what], 0);
}
