/** How figures stand against one of the owner's goals, compared exactly. */

import type { Goal, GoalKind } from "#modules/module-goals.ts";
import { type Decimal, NOTHING, parseDecimal } from "./decimal.ts";
import { changeInPercent, compareExact, type Exact, exactOf, quotientOf } from "./exact.ts";

export type Figures = { spend: Decimal; conversions: Decimal; revenue: Decimal };

/** `overBy`: percent from the target to the actual value. `open`: too little was spent to say. */
export type GoalStanding = {
  actual: Exact | null;
  target: Exact;
  overBy: Exact | null;
  verdict: "met" | "missed" | "open";
};

type Way = { actual(figures: Figures): Exact | null; better: "less" | "more" };

const WAYS: Readonly<Record<GoalKind, Way>> = {
  target_cpa: { actual: ({ spend, conversions }) => quotientOf(spend, conversions, 1), better: "less" },
  target_roas: { actual: ({ spend, revenue }) => quotientOf(revenue, spend, 1), better: "more" },
  month_budget: { actual: ({ spend }) => exactOf(spend), better: "less" },
};

export function goalStanding({ kind, value }: Pick<Goal, "kind" | "value">, figures: Figures): GoalStanding {
  const { actual: actualOf, better } = WAYS[kind];
  const target = exactOf(parseDecimal(value) ?? NOTHING);
  const actual = actualOf(figures);
  const overBy = changeInPercent(target, actual);
  if (actual !== null) {
    const over = compareExact(actual, target);
    return { actual, target, overBy, verdict: over === 0 || over < 0 === (better === "less") ? "met" : "missed" };
  }
  // What cost more than a conversion may, and brought none, has missed its goal.
  const missed = kind === "target_cpa" && compareExact(exactOf(figures.spend), target) > 0;
  return { actual, target, overBy, verdict: missed ? "missed" : "open" };
}
