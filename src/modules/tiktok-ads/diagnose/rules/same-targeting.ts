/** Running ad groups that are for the very same people and bid against one another. */

import { shown } from "#ads/cell-text.ts";
import { counted } from "#text/counted.ts";
import { type AdGroup, Targeting } from "../../endpoints/adgroup-get.ts";
import { targetingLine } from "../../lists/targeting-line.ts";
import type { ReportRow } from "../../report/report-row.ts";
import { type AccountTree, canRun, delivers, switchedOn } from "../account-tree.ts";
import type { Finding, Rule } from "../rule.ts";
import { rowsBy, sumOf } from "../sum-of.ts";

const MAX_NAMED = 5;
const TARGETING = Targeting.keyof().options;

export const sameTargeting: Rule = {
  rule: "same_targeting",
  focus: ["pacing"],
  measure:
    "running ad groups with the same targeting, placements and goal; spend is of all of them, min_spend at least",
  check: "Put their ads into one ad group, or give each an audience of its own.",
  async look({ tree, adGroupDays }, { min_spend }) {
    const [grown, days] = await Promise.all([tree(), adGroupDays()]);
    const groups = runningByHand(grown);
    const weighty = judgeAlike(groups, days).filter(({ spend }) => (spend ?? 0) >= (min_spend ?? 0));
    return { lookedAt: counted(groups.length, "running manual ad group"), findings: weighty };
  },
};

/** TikTok chooses the audience of automatic ones. */
export function runningByHand(tree: AccountTree): AdGroup[] {
  return tree
    .filter(({ campaign }) => switchedOn(campaign) && delivers(campaign))
    .flatMap(({ groups }) => groups.filter((node) => switchedOn(node.group) && canRun(node)))
    .map(({ group }) => group)
    .filter(
      (group) => (group.campaign_automation_type ?? "MANUAL") === "MANUAL" && group.auto_targeting_enabled !== true,
    );
}

export function judgeAlike(groups: readonly AdGroup[], days: readonly ReportRow[]): Finding[] {
  const byGroup = rowsBy(days, "id");
  const spendOf = ({ adgroup_id }: AdGroup) => sumOf(byGroup.get(adgroup_id) ?? [], "spend");
  return [...Map.groupBy(groups, audienceOf).values()].flatMap((alike) => {
    const ranked = alike.toSorted((one, other) => spendOf(other) - spendOf(one));
    const [first, ...others] = ranked;
    if (first === undefined || others.length === 0) return [];
    const ids = others.slice(0, MAX_NAMED).map(({ adgroup_id }) => adgroup_id);
    const more = others.length > MAX_NAMED ? ` and ${others.length - MAX_NAMED} more` : "";
    const campaigns = new Set(alike.map(({ campaign_id }) => campaign_id)).size;
    const spend = sumOf(
      alike.flatMap(({ adgroup_id }) => byGroup.get(adgroup_id) ?? []),
      "spend",
    );
    return {
      ...{ severity: "low", level: "ad_group", id: first.adgroup_id, name: shown(first.adgroup_name) },
      ...{ campaignId: first.campaign_id, value: alike.length, threshold: 2, spend },
      text: `${counted(alike.length, "ad group")} of ${counted(campaigns, "campaign")} are for the same people (${targetingLine(first)}): this one, ${ids.join(", ")}${more}.`,
    } as const;
  });
}

/** Lists in any order are the same; pacing, bids and ads may differ. */
function audienceOf(group: AdGroup): string {
  const { placement_type, placements, optimization_goal, optimization_event } = group;
  const parts = TARGETING.map((name) => {
    const value = group[name];
    return Array.isArray(value) ? value.map((one) => JSON.stringify(one)).toSorted() : (value ?? "");
  });
  return JSON.stringify([parts, placement_type, placements.toSorted(), optimization_goal, optimization_event]);
}
