/** Daily budgets and what was spent of them. */

import { plainText } from "../plain-text.ts";
import type { ReportLevel } from "../report/report-levels.ts";
import type { ReportRow } from "../report/report-row.ts";
import { type AccountTree, type AdGroupNode, delivers, switchedOn } from "./account-tree.ts";
import { rowsBy } from "./sum-of.ts";

/** Both are of a day; in the second TikTok may spend a quarter more on one day and less on others. */
const DAILY: ReadonlySet<string> = new Set(["BUDGET_MODE_DAY", "BUDGET_MODE_DYNAMIC_DAILY_BUDGET"]);

/** Who has a daily budget and is switched on. `rows`: its days. */
export type Budgeted = {
  level: Extract<ReportLevel, "campaign" | "ad_group">;
  id: string;
  name: string | null;
  campaignId: string | null;
  budget: number;
  delivering: boolean;
  /** UTC, as TikTok writes times. */
  createTime: string;
  rows: readonly ReportRow[];
};

type WithBudget = { budget: number | null; budget_mode?: string | null | undefined };

/** `days`: one row an ad group and day. */
export function budgetedOf(tree: AccountTree, days: readonly ReportRow[]): Budgeted[] {
  const byCampaign = rowsBy(days, "campaign_id");
  const byGroup = Map.groupBy(days, ({ id }) => id);
  const on = tree.filter(({ campaign }) => switchedOn(campaign));
  const campaigns = on.flatMap(({ campaign }): Budgeted[] => {
    const { campaign_id: id, campaign_name, create_time } = campaign;
    const own = { name: shown(campaign_name), delivering: delivers(campaign), createTime: create_time ?? "" };
    const budget = dailyBudget(campaign);
    return budget === null
      ? []
      : [{ level: "campaign", id, campaignId: null, ...own, budget, rows: byCampaign.get(id) ?? [] }];
  });
  const groups = on.flatMap(({ campaign, groups: below }) =>
    below.filter(({ group }) => switchedOn(group)).flatMap((node) => ofGroup(node, delivers(campaign), byGroup)),
  );
  return [...campaigns, ...groups];
}

function ofGroup(
  { group }: AdGroupNode,
  campaignDelivers: boolean,
  byGroup: ReadonlyMap<string, readonly ReportRow[]>,
): Budgeted[] {
  const budget = dailyBudget(group);
  if (budget === null) return [];
  const { adgroup_id: id, adgroup_name, campaign_id: campaignId, create_time } = group;
  const delivering = campaignDelivers && delivers(group);
  const own = { name: shown(adgroup_name), delivering, createTime: create_time ?? "" };
  return [{ level: "ad_group", id, campaignId, ...own, budget, rows: byGroup.get(id) ?? [] }];
}

function dailyBudget({ budget, budget_mode }: WithBudget): number | null {
  return budget !== null && budget > 0 && DAILY.has(budget_mode ?? "") ? budget : null;
}

function shown(name: string | null | undefined): string | null {
  return name ? plainText(name) : null;
}
