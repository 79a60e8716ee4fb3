/** Switched-on campaigns with their parts: what each spent, and what came of it. */

import type { Baseline, Days } from "#ads/baseline.ts";
import { shown } from "#ads/cell-text.ts";
import { isGmvMax } from "../lists/read-gmv-max-campaigns.ts";
import type { ReportRow } from "../report/report-row.ts";
import type { ReportLevel } from "../words/report-levels.ts";
import { type AccountTree, type CampaignNode, switchedOn } from "./account-tree.ts";
import { conversionsIn, type Outcome, outcomeOf } from "./outcome.ts";
import { rowsBy, sumOf } from "./sum-of.ts";
import type { UsualFigures } from "./usual-figures.ts";

/**
 * `per`: what one conversion or result costs in campaigns of the same kind, `usual` in this one; `percent` of the
 * window's are usually there by now.
 */
export type Spender = Outcome & {
  level: ReportLevel;
  id: string;
  name: string | null;
  campaignId: string | null;
  spend: number;
  clicks: number;
  conversions: number;
  per: number | null;
  usual: Baseline | null;
  percent: number | null;
};

type Known = { usual: UsualFigures; window: Days };

export type Family = { spender: Spender; below: readonly Family[] };

type Optimised = CampaignNode & { outcome: Outcome };

/** These reports do not cover GMV Max, and iOS 14 campaigns, which count by SKAN. */
function optimised(tree: AccountTree): Optimised[] {
  return tree.flatMap((node) => {
    const { campaign, groups } = node;
    if (!switchedOn(campaign) || isGmvMax(campaign) || campaign.campaign_type === "IOS14_CAMPAIGN") return [];
    const outcome = outcomeOf(
      campaign,
      groups.map(({ group }) => group),
    );
    return outcome === null ? [] : [{ ...node, outcome }];
  });
}

/** Deleted ads count in the sums above them. */
export function spendersOf(tree: AccountTree, rows: readonly ReportRow[], { usual, window }: Known): Family[] {
  const nodes = optimised(tree);
  const byCampaign = rowsBy(rows, "campaign_id");
  const byGroup = rowsBy(rows, "adgroup_id");
  const byAd = rowsBy(rows, "id");
  const costs = costByKind(nodes, byCampaign);
  return nodes.map(({ campaign, groups, outcome }) => {
    const { campaign_id: campaignId } = campaign;
    const past = usual.cost(campaignId, outcome.legs);
    const percent = usual.percent(outcome.legs[0] ?? "", window);
    const told = (level: Spender["level"], id: string, name: string | null | undefined, own: readonly ReportRow[]) => ({
      level,
      id,
      name: shown(name),
      campaignId: level === "campaign" ? null : campaignId,
      ...outcome,
      spend: sumOf(own, "spend"),
      clicks: sumOf(own, "clicks"),
      conversions: conversionsIn(own, outcome.legs),
      per: costs.get(outcome.kind) ?? null,
      ...{ usual: past, percent },
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

function costByKind(
  nodes: readonly Optimised[],
  rows: ReadonlyMap<string, readonly ReportRow[]>,
): ReadonlyMap<string, number> {
  return new Map(
    [...Map.groupBy(nodes, ({ outcome }) => outcome.kind)].flatMap(([kind, alike]) => {
      const own = alike.flatMap(({ campaign }) => rows.get(campaign.campaign_id) ?? []);
      const conversions = conversionsIn(own, alike[0]?.outcome.legs ?? []);
      return conversions === 0 ? [] : [[kind, sumOf(own, "spend") / conversions] as const];
    }),
  );
}
