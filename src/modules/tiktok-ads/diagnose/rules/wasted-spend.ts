/** Money for conversions that did not come, or came dear; told at the highest level that explains it. */

import { shown } from "#ads/cell-text.ts";
import type { ReportRow } from "../../report/report-row.ts";
import { type AccountTree, type CampaignNode, switchedOn } from "../account-tree.ts";
import { conversionsIn, legsOf } from "../conversion-legs.ts";
import { counted, type Finding, type Rule } from "../rule.ts";
import { round2, rowsBy, shownCost, sumOf } from "../sum-of.ts";
import type { Thresholds } from "../thresholds.ts";

const NO_AMOUNT = "There is no default amount for this account's currency. Give thresholds.min_spend and ask again.";

export const noConversions: Rule = {
  rule: "no_conversions",
  focus: ["waste"],
  measure:
    "spend without any conversion; the threshold is min_spend, or cost_times what one costs in campaigns of the same objective",
  check:
    "Pixel or app events first, then landing page and offer, then audience and ad; get_report shows when it began.",
  look: (evidence, thresholds) => lookAtSpend(evidence, thresholds, judgeEmpty),
};

export const costlyConversions: Rule = {
  rule: "costly_conversions",
  focus: ["waste"],
  measure: "cost per conversion; the threshold is cost_times what one costs in campaigns of the same objective",
  check: "Compare bid, audience and ads with the cheaper ones of the objective; shift budget to those.",
  look: (evidence, thresholds) => lookAtSpend(evidence, thresholds, judgeCostly),
};

/** One entity's spend and results. `per`: cost per conversion of campaigns with the same objective. */
export type Spender = Pick<Finding, "level" | "id" | "name" | "campaignId"> & {
  spend: number;
  clicks: number;
  conversions: number;
  legs: readonly string[];
  per: number | null;
};

type Judge = (spender: Spender, thresholds: Thresholds & { min_spend: number }) => Finding | null;

async function lookAtSpend(
  { tree, ads }: { tree(): Promise<AccountTree>; ads(): Promise<readonly ReportRow[]> },
  thresholds: Thresholds,
  judge: Judge,
): ReturnType<Rule["look"]> {
  const { min_spend } = thresholds;
  if (min_spend === null) return { skipped: NO_AMOUNT };
  const [grown, rows] = await Promise.all([tree(), ads()]);
  const families = spendersOf(grown, rows);
  return {
    lookedAt: `${counted(families.length, "campaign")} for conversions`,
    findings: families.flatMap((family) => highest(family, (spender) => judge(spender, { ...thresholds, min_spend }))),
  };
}

export function judgeEmpty(
  spender: Spender,
  { min_spend, cost_times }: Pick<Thresholds, "cost_times"> & { min_spend: number },
): Finding | null {
  const { spend, clicks, conversions, legs, per } = spender;
  const threshold = Math.max(min_spend, (per ?? 0) * cost_times);
  if (conversions > 0 || spend < threshold) return null;
  const text = `Spent ${spend} for ${counted(clicks, "click")} and no conversion (${legs.join(", ")}).`;
  return toFinding(spender, { severity: severityOf(spender), value: spend, threshold: round2(threshold), text });
}

export function judgeCostly(
  spender: Spender,
  { min_spend, cost_times }: Pick<Thresholds, "cost_times"> & { min_spend: number },
): Finding | null {
  const { spend, conversions, per } = spender;
  if (per === null || conversions === 0 || spend < min_spend) return null;
  const cost = spend / conversions;
  const threshold = per * cost_times;
  if (cost < threshold) return null;
  const text = `A conversion cost ${shownCost(cost)}, ${round2(cost / per)} times the ${shownCost(per)} of its objective; ${counted(conversions, "conversion")} for ${spend}.`;
  return toFinding(spender, { severity: "medium", value: shownCost(cost), threshold: shownCost(threshold), text });
}

function severityOf({ level }: Spender): Finding["severity"] {
  return level === "campaign" ? "high" : "medium";
}

function toFinding(spender: Spender, told: Pick<Finding, "severity" | "value" | "threshold" | "text">): Finding {
  const { level, id, name, campaignId, spend } = spender;
  return { level, id, name, campaignId, spend, ...told };
}

type Family = { spender: Spender; below: readonly Family[] };

/** A finding about a campaign replaces findings about its parts. */
function highest({ spender, below }: Family, judge: (spender: Spender) => Finding | null): Finding[] {
  const finding = judge(spender);
  return finding === null ? below.flatMap((one) => highest(one, judge)) : [finding];
}

/**
 * Leaves out what these reports do not cover: GMV Max, which has no ad groups, and iOS 14 campaigns, which count by
 * SKAN.
 */
function isForConversions({ campaign, groups }: CampaignNode): boolean {
  const told = groups.length > 0 && campaign.campaign_type !== "IOS14_CAMPAIGN";
  return told && switchedOn(campaign) && legsOf(campaign.objective_type) !== null;
}

/** Active campaigns that aim at conversions, with their active parts; deleted ads count in the sums above them. */
export function spendersOf(tree: AccountTree, rows: readonly ReportRow[]): Family[] {
  const converting = tree.filter(isForConversions);
  const byCampaign = rowsBy(rows, "campaign_id");
  const byGroup = rowsBy(rows, "adgroup_id");
  const byAd = Map.groupBy(rows, ({ id }) => id);
  const costs = costByObjective(converting, byCampaign);
  return converting.map(({ campaign, groups }) => {
    const { campaign_id: campaignId, objective_type } = campaign;
    const legs = legsOf(objective_type) ?? [];
    const told = (level: Spender["level"], id: string, name: string | null | undefined, own: readonly ReportRow[]) => ({
      level,
      id,
      name: shown(name),
      campaignId: level === "campaign" ? null : campaignId,
      spend: sumOf(own, "spend"),
      clicks: sumOf(own, "clicks"),
      conversions: conversionsIn(own, legs),
      legs,
      per: costs.get(objective_type ?? "") ?? null,
    });
    return {
      spender: told("campaign", campaignId, campaign.campaign_name, byCampaign.get(campaignId) ?? []),
      below: groups
        .filter(({ group }) => switchedOn(group))
        .map(({ group, ads }) => ({
          spender: told("ad_group", group.adgroup_id, group.adgroup_name, byGroup.get(group.adgroup_id) ?? []),
          below: ads.filter(switchedOn).map((ad) => ({
            spender: told("ad", ad.ad_id, ad.ad_name, byAd.get(ad.ad_id) ?? []),
            below: [],
          })),
        })),
    };
  });
}

function costByObjective(
  converting: readonly CampaignNode[],
  rows: ReadonlyMap<string, readonly ReportRow[]>,
): ReadonlyMap<string, number> {
  const byObjective = Map.groupBy(converting, ({ campaign }) => campaign.objective_type ?? "");
  return new Map(
    [...byObjective].flatMap(([objective, nodes]) => {
      const own = nodes.flatMap(({ campaign }) => rows.get(campaign.campaign_id) ?? []);
      const conversions = conversionsIn(own, legsOf(objective) ?? []);
      return conversions === 0 ? [] : [[objective, sumOf(own, "spend") / conversions] as const];
    }),
  );
}
