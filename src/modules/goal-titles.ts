/** What people call each kind of goal. */

import type { GoalKind } from "./module-goals.ts";

export const GOAL_TITLES = {
  target_cpa: "Target CPA",
  target_roas: "Target ROAS",
  month_budget: "Month budget",
} as const satisfies Record<GoalKind, string>;
