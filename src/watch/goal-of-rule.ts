/** The goal that a rule watches. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { GOAL_TITLES } from "#modules/goal-titles.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { Goals } from "./goals.ts";

export type GoalsOf = Pick<Goals, "of">;

/** A campaign without one has the account's. */
export async function goalFor(goals: GoalsOf, connection: ConnectionRow, rule: AlertRule): Promise<number | null> {
  const all = (await goals.of(connection)).filter(({ kind }) => kind === kindFor(rule));
  const found =
    all.find(({ campaignId }) => campaignId === rule.campaignId) ?? all.find(({ campaignId }) => campaignId === null);
  return found === undefined ? null : Number(found.value);
}

export function missingGoal(rule: AlertRule): string {
  const of = rule.campaignId === null ? "the account" : "the campaign or the account";
  return `No ${GOAL_TITLES[kindFor(rule)]} is set for ${of}, so nothing can miss it. Set that goal first.`;
}

function kindFor({ metric }: AlertRule): "target_cpa" | "target_roas" {
  return metric === "cpa" ? "target_cpa" : "target_roas";
}
