/** The account's goal for a metric that is explained. */

import type { Goal, GoalKind } from "#modules/module-goals.ts";

const GOALS: readonly (readonly [metric: RegExp, kind: GoalKind])[] = [
  [/^(?:cost_per_conversion|cpa)$/, "target_cpa"],
  [/roas$/, "target_roas"],
];

export function goalNote(goals: readonly Goal[], metric: string): string {
  const kind = GOALS.find(([pattern]) => pattern.test(metric))?.[1];
  const goal = goals.find((one) => one.campaignId === null && one.kind === kind);
  return goal === undefined ? "" : ` The owner's goal for the account is ${goal.value}.`;
}
