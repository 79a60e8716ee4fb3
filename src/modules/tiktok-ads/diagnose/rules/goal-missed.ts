/** What the owner's goals say of the window. */

import { decimalsOf } from "#ads/currency-decimals.ts";
import { toNumber } from "#ads/decimal.ts";
import { type Exact, shownQuotient } from "#ads/exact.ts";
import { type Figures, goalStanding } from "#ads/goal-standing.ts";
import type { Goal } from "#modules/module-goals.ts";
import { counted } from "#text/counted.ts";
import { goalFigures } from "../../report/goal-figures.ts";
import type { ReportRow } from "../../report/report-row.ts";
import type { Evidence } from "../evidence.ts";
import type { Finding, Rule } from "../rule.ts";
import type { Thresholds } from "../thresholds.ts";
import { ACCOUNT } from "./account-standing.ts";

/** A target CPA is judged where so many times its amount were spent. */
const TARGETS_SPENT = 3;
const HIGH_PERCENT = 50;
const PLACES = 2;

export const goalMissed: Rule = {
  rule: "goal_missed",
  focus: ["waste"],
  measure: "cost per conversion or return on ad spend; the threshold is the owner's goal",
  check: "tiktok_ads_explain_change says what moved it; conversions of the last days still come in.",
  async look({ goals, campaignSums, narrowed, wanted, currency }, thresholds) {
    const judged = (await goals())
      .filter(isJudged)
      .filter(({ campaignId }) => (campaignId === null ? !narrowed : wanted(campaignId)));
    if (judged.length === 0) return { lookedAt: "0 goals", findings: [] };
    const findings = judgeGoals(judged, { rows: await campaignSums(), currency }, thresholds);
    return { lookedAt: counted(judged.length, "goal"), findings };
  },
};

type Sums = { rows: readonly ReportRow[] } & Pick<Evidence, "currency">;

/** `rows`: of campaigns, one or more of each. */
export function judgeGoals(
  goals: readonly Goal[],
  { rows, currency }: Sums,
  thresholds: Pick<Thresholds, "min_spend">,
): Finding[] {
  return goals.flatMap((goal) => {
    const own = goal.campaignId === null ? rows : rows.filter(({ id }) => id === goal.campaignId);
    const name = goal.campaignId === null ? null : (own[0]?.labels.campaign_name ?? null);
    return judgeGoal({ goal, name, figures: goalFigures(own), currency }, thresholds);
  });
}

/** The month's budget is a matter of pacing. */
export function isJudged({ kind }: Goal): boolean {
  return kind !== "month_budget";
}

type Judged = { goal: Goal; name: string | null; figures: Figures } & Pick<Evidence, "currency">;

export function judgeGoal(
  { goal, name, figures, currency }: Judged,
  { min_spend }: Pick<Thresholds, "min_spend">,
): Finding[] {
  const { kind, value, campaignId } = goal;
  const spend = toNumber(figures.spend);
  const least = kind === "target_cpa" ? TARGETS_SPENT * Number(value) : 0;
  const { actual, target, overBy, verdict } = goalStanding(goal, figures);
  if (verdict !== "missed" || spend < Math.max(least, min_spend ?? 0)) return [];
  const shown = (exact: Exact) => shownQuotient(exact, Math.max(PLACES, decimalsOf(currency)));
  const off = overBy === null ? Number.POSITIVE_INFINITY : Math.abs(shownQuotient(overBy, 0));
  const subject =
    campaignId === null ? ACCOUNT : { level: "campaign" as const, id: campaignId, name, campaignId: null };
  return [
    {
      ...subject,
      severity: off >= HIGH_PERCENT ? "high" : "medium",
      ...{ value: actual === null ? null : shown(actual), threshold: shown(target), spend },
      text: textOf(kind, actual === null ? null : shown(actual), { value, spend, off }),
    },
  ];
}

function textOf(
  kind: Goal["kind"],
  actual: number | null,
  { value, spend, off }: { value: string; spend: number; off: number },
): string {
  if (actual === null) return `Spent ${spend} without a conversion; one may cost ${value}.`;
  const what = kind === "target_cpa" ? "A conversion cost" : "The return was";
  const than = kind === "target_cpa" ? "above" : "below";
  return `${what} ${actual}, ${off} % ${than} the goal of ${value}.`;
}
