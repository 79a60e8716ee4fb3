/** The rules of the diagnosis, in the order in which they are told. */

import type { Rule } from "./rule.ts";
import { accountStanding } from "./rules/account-standing.ts";
import { balance } from "./rules/balance.ts";
import { budgetUnused } from "./rules/budget-unused.ts";
import { budgetUsedUp } from "./rules/budget-used-up.ts";
import { conversionsMissing } from "./rules/conversions-missing.ts";
import { fatigue } from "./rules/fatigue.ts";
import { goalMissed } from "./rules/goal-missed.ts";
import { lowReturn } from "./rules/low-return.ts";
import { noImpressions } from "./rules/no-impressions.ts";
import { notDelivering } from "./rules/not-delivering.ts";
import { pausedSpending } from "./rules/paused-spending.ts";
import { pixelSilent } from "./rules/pixel-silent.ts";
import { rejectedAdsRule } from "./rules/rejected-ads.ts";
import { sameTargeting } from "./rules/same-targeting.ts";
import { costlyConversions, noConversions } from "./rules/wasted-spend.ts";

export const RULES: readonly Rule[] = [
  accountStanding,
  balance,
  notDelivering,
  rejectedAdsRule,
  noImpressions,
  pixelSilent,
  conversionsMissing,
  pausedSpending,
  noConversions,
  costlyConversions,
  lowReturn,
  goalMissed,
  budgetUsedUp,
  budgetUnused,
  fatigue,
  sameTargeting,
];
