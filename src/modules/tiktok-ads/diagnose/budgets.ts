/** Budgets and what was spent of them, day by day. */

import { shown } from "#ads/cell-text.ts";
import type { AdGroup } from "../endpoints/adgroup-get.ts";
import { scheduleSpan } from "../lists/schedule-line.ts";
import type { ReportRow } from "../report/report-row.ts";
import type { ReportLevel } from "../words/report-levels.ts";
import { type AccountTree, type AdGroupNode, delivers, switchedOn, switchedOnIn } from "./account-tree.ts";
import { rowsBy } from "./sum-of.ts";

/** Both are daily; with the second TikTok may spend a quarter more on one day and less on others. */
const DAILY: ReadonlySet<string> = new Set(["BUDGET_MODE_DAY", "BUDGET_MODE_DYNAMIC_DAILY_BUDGET"]);

const DAY_MS = 86_400_000;

/** A daily budget, or one for a whole schedule, where `perDay` is its even share. In the account's currency. */
export type Budget = { perDay: number; whole: { amount: number; days: number } | null };

export type Budgeted = {
  level: Extract<ReportLevel, "campaign" | "ad_group">;
  id: string;
  name: string | null;
  campaignId: string | null;
  budget: Budget;
  delivering: boolean;
  since: string;
  rows: readonly ReportRow[];
};

type WithBudget = { budget: number | null; budget_mode?: string | null | undefined };

export function budgetedOf(tree: AccountTree, days: readonly ReportRow[]): Budgeted[] {
  const byCampaign = rowsBy(days, "campaign_id");
  const byGroup = rowsBy(days, "id");
  const on = switchedOnIn(tree);
  const campaigns = on.flatMap(({ campaign, groups }): Budgeted[] => {
    const { campaign_id: id, campaign_name, create_time } = campaign;
    const schedules = groups.map(({ group }) => group).filter(switchedOn);
    const budget = budgetOf(campaign, schedules);
    if (budget === null) return [];
    const own = { name: shown(campaign_name), delivering: delivers(campaign), since: since(create_time, schedules) };
    return [{ level: "campaign", id, campaignId: null, ...own, budget, rows: byCampaign.get(id) ?? [] }];
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
  const budget = budgetOf(group, [group]);
  if (budget === null) return [];
  const { adgroup_id: id, adgroup_name, campaign_id: campaignId, create_time } = group;
  const delivering = campaignDelivers && delivers(group);
  const own = { name: shown(adgroup_name), delivering, since: since(create_time, [group]) };
  return [{ level: "ad_group", id, campaignId, ...own, budget, rows: byGroup.get(id) ?? [] }];
}

function budgetOf({ budget, budget_mode }: WithBudget, schedules: readonly AdGroup[]): Budget | null {
  if (budget === null || budget <= 0) return null;
  if (DAILY.has(budget_mode ?? "")) return { perDay: budget, whole: null };
  const spans = schedules.map(scheduleSpan).filter((span) => span !== null);
  if (budget_mode !== "BUDGET_MODE_TOTAL" || spans.length === 0 || spans.length < schedules.length) return null;
  const ms = Math.max(...spans.map(({ endMs }) => endMs)) - Math.min(...spans.map(({ startMs }) => startMs));
  const days = Math.max(1, Math.ceil(ms / DAY_MS));
  return { perDay: budget / days, whole: { amount: budget, days } };
}

function since(createTime: string | null | undefined, schedules: readonly AdGroup[]): string {
  const [first = ""] = schedules.map(({ schedule_start_time }) => schedule_start_time ?? "").toSorted();
  return [createTime ?? "", first].toSorted().at(-1) ?? "";
}
