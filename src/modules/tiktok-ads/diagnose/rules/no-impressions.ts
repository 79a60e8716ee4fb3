/** What runs by its status and is shown to nobody. */

import { shown } from "#ads/cell-text.ts";
import { bidLine } from "../../lists/bid-line.ts";
import { targetingLine } from "../../lists/targeting-line.ts";
import type { ReportRow } from "../../report/report-row.ts";
import {
  type AccountTree,
  type AdGroupNode,
  adGroupsOf,
  canRun,
  delivers,
  switchedOn,
  switchedOnIn,
} from "../account-tree.ts";
import type { Evidence } from "../evidence.ts";
import { countedOf, type Finding, type Rule } from "../rule.ts";
import { sumOf } from "../sum-of.ts";

export const noImpressions: Rule = {
  rule: "no_impressions",
  focus: ["delivery"],
  measure: "impressions in the window",
  check: "Raise the bid or the budget, widen the audience, or give it other ads.",
  async look(evidence) {
    const [tree, rows] = await Promise.all([evidence.tree(), evidence.adGroupDays()]);
    const groups = runningSince(tree, evidence.window.start);
    return {
      lookedAt: countedOf(groups.length, activeGroups(tree), "active ad group"),
      findings: judgeSilence(groups, rows, evidence),
    };
  },
};

/** The list of ad groups counts the same ones, in campaigns and with ads that do not run, too. */
function activeGroups(tree: AccountTree): number {
  const on = switchedOnIn(tree);
  return adGroupsOf(on).filter(({ group }) => delivers(group)).length;
}

/**
 * Ad groups older than the window, because new ones have had no time. TikTok's times are UTC, hence one day of margin.
 */
export function runningSince(tree: AccountTree, start: string): AdGroupNode[] {
  return tree
    .filter(({ campaign }) => switchedOn(campaign) && delivers(campaign))
    .flatMap(({ groups }) => groups)
    .filter((node) => switchedOn(node.group) && canRun(node) && node.ads.length > 0)
    .filter(({ group }) => (group.create_time ?? "9").slice(0, 10) < start);
}

export function judgeSilence(
  groups: readonly AdGroupNode[],
  rows: readonly ReportRow[],
  { currency }: Pick<Evidence, "currency">,
): Finding[] {
  const seen = new Set(rows.filter((row) => sumOf([row], "impressions") > 0).map(({ id }) => id));
  return groups
    .filter(({ group }) => !seen.has(group.adgroup_id))
    .map(({ group }) => ({
      severity: "medium",
      level: "ad_group",
      id: group.adgroup_id,
      name: shown(group.adgroup_name),
      campaignId: group.campaign_id,
      value: 0,
      threshold: 1,
      spend: 0,
      text: `It runs by its status and had no impressions. Bid: ${bidLine(group, currency) ?? "none told"}. For: ${targetingLine(group)}.`,
    }));
}
