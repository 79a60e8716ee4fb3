/** Campaigns whose purchases bring back clearly less than those of the rest of the account. */

import { type Baseline, type Days, judge, usualRange } from "#ads/baseline.ts";
import { shown } from "#ads/cell-text.ts";
import { toNumber } from "#ads/decimal.ts";
import { finalReach, reachOfQuotient } from "#ads/final-reach.ts";
import { counted } from "#text/counted.ts";
import { goalFigures } from "../../report/goal-figures.ts";
import { onEveryLeg } from "../../report/legs.ts";
import type { ReportRow } from "../../report/report-row.ts";
import { type AccountTree, switchedOn } from "../account-tree.ts";
import type { Finding, Rule } from "../rule.ts";
import { round2, rowsBy, shownCost, sumOf } from "../sum-of.ts";
import type { Thresholds } from "../thresholds.ts";
import { type UsualFigures, usualWords } from "../usual-figures.ts";
import { NO_AMOUNT } from "./wasted-spend.ts";

export const lowReturn: Rule = {
  rule: "low_return",
  focus: ["waste"],
  measure:
    "revenue by spend (ROAS); the threshold is the end of what is usual in this campaign, or that of all campaigns with purchases, divided by cost_times",
  check:
    "See whether all purchases send their value, then compare offer, audience and ads with those that return more.",
  async look({ tree, ads, usual, window }, { min_spend, cost_times }) {
    if (min_spend === null) return { skipped: NO_AMOUNT };
    const [grown, rows, past] = await Promise.all([tree(), ads(), usual()]);
    const sellers = sellersOf(grown, rows, { usual: past, window });
    return {
      lookedAt: `${counted(sellers.length, "campaign")} with purchases`,
      findings: judgeReturns(sellers, { min_spend, cost_times }),
    };
  },
};

const REVENUE = "total_complete_payment_rate";
const PURCHASES = onEveryLeg("complete_payment");

/** `percent`: of the window's revenue that is usually there by now; null where unknown. */
export type Seller = Pick<Finding, "id" | "name"> & {
  spend: number;
  revenue: number;
  purchases: number;
  usual: Baseline | null;
  percent: number | null;
};

type Known = { usual: UsualFigures; window: Days };

export function sellersOf(tree: AccountTree, rows: readonly ReportRow[], { usual, window }: Known): Seller[] {
  const byCampaign = rowsBy(rows, "campaign_id");
  return tree
    .filter(({ campaign, groups }) => switchedOn(campaign) && groups.length > 0)
    .map(({ campaign: { campaign_id: id, campaign_name } }) => {
      const own = byCampaign.get(id) ?? [];
      const { spend, revenue } = goalFigures(own);
      const purchases = PURCHASES.reduce((sum, leg) => sum + sumOf(own, leg), 0);
      return {
        ...{ id, name: shown(campaign_name), spend: toNumber(spend), revenue: toNumber(revenue), purchases },
        ...{ usual: usual.returned(id), percent: usual.percent(REVENUE, window) },
      };
    })
    .filter(({ purchases, spend }) => purchases > 0 && spend > 0);
}

export function judgeReturns(
  sellers: readonly Seller[],
  { min_spend, cost_times }: Pick<Thresholds, "cost_times"> & { min_spend: number },
): Finding[] {
  const all = sellers.length < 2 ? 0 : sum(sellers, "revenue") / sum(sellers, "spend");
  const perPurchase = sum(sellers, "spend") / sum(sellers, "purchases");
  const floor = Math.max(min_spend, cost_times * perPurchase);
  return sellers.flatMap((seller) => {
    const { id, name, spend, revenue, purchases, usual } = seller;
    const own = revenue / spend;
    const told = (threshold: number, text: string): Finding => ({
      ...{ severity: "medium", level: "campaign", id, name, campaignId: null },
      ...{ value: shownCost(own), threshold: shownCost(threshold), spend },
      text: `Revenue was ${shownCost(own)} of each 1 spent, ${text}: ${round2(revenue)} from ${counted(purchases, "purchase")} for ${spend}.`,
    });
    if (usual !== null && isBelow(seller, usual))
      return told(usualRange(usual, purchases).from, usualWords(usual, purchases));
    if (all === 0 || spend < floor || own > all / cost_times) return [];
    return told(all / cost_times, `${shownCost(all)} in all campaigns with purchases`);
  });
}

function isBelow({ spend, revenue, purchases, percent }: Seller, usual: Baseline): boolean {
  const reach = reachOfQuotient(finalReach(revenue, percent), { from: spend, to: spend }, 1);
  return judge(usual, { ...reach, sample: purchases }) === "below";
}

function sum(sellers: readonly Seller[], what: "spend" | "revenue" | "purchases"): number {
  return sellers.reduce((total, seller) => total + seller[what], 0);
}
