/** What may be spent a day: daily budgets of what may deliver now, each campaign once. */

import { lazily } from "#lazily.ts";
import { growTree } from "../diagnose/account-tree.ts";
import { type Budgeted, budgetedOf } from "../diagnose/budgets.ts";
import { CAMPAIGNS } from "../lists/campaign-kind.ts";
import { readAdGroups } from "../lists/read-ad-groups.ts";
import type { TikTokSession } from "../session/session.ts";

/** In the account's currency. */
export type DailyBudgets = ReadonlyMap<string, number>;

export async function readDailyBudgets(session: TikTokSession): Promise<DailyBudgets> {
  const every = { status: undefined, ids: {} };
  const among = lazily(() => CAMPAIGNS.read(session, every));
  const [campaigns, groups] = await Promise.all([among(), readAdGroups(session, { ...every, among })]);
  return dailyBudgets(budgetedOf(growTree(campaigns, groups, []), []));
}

/** A campaign's own budget bounds those of its ad groups. */
export function dailyBudgets(budgeted: readonly Budgeted[]): DailyBudgets {
  const daily = budgeted.filter(({ budget, delivering }) => budget.whole === null && delivering);
  const below = Map.groupBy(
    daily.filter(({ level }) => level === "ad_group"),
    ({ campaignId }) => campaignId ?? "",
  );
  const ofGroups = [...below].map(([id, groups]): [string, number] => [
    id,
    groups.reduce((sum, { budget }) => sum + budget.perDay, 0),
  ]);
  const sums = new Map(ofGroups);
  const own = daily
    .filter(({ level }) => level === "campaign")
    .map(({ id, budget }): [string, number] => [id, Math.min(budget.perDay, sums.get(id) ?? budget.perDay)]);
  return new Map([...ofGroups, ...own]);
}
