/** Budgets of which hardly anything is spent. */

import { daysInclusive } from "#ads/calendar.ts";
import { counted } from "#text/counted.ts";
import type { Budget, Budgeted } from "../budgets.ts";
import type { Finding, Rule } from "../rule.ts";
import { round2, sumOf } from "../sum-of.ts";
import type { Thresholds } from "../thresholds.ts";

export const budgetUnused: Rule = {
  rule: "budget_unused",
  focus: ["pacing"],
  measure: "percent of the daily budget, or of a whole schedule's even share a day, left unspent on average",
  check: "A low bid, a narrow audience or few ads hold it back; or the budget is only a ceiling and may be lowered.",
  async look({ budgeted: all, window }, thresholds) {
    if (!window.complete)
      return { skipped: "Today is not over, so its budgets may still be spent. Choose days that are." };
    const budgeted = (await all()).filter((one) => one.delivering && one.since.slice(0, 10) < window.start);
    const findings = budgeted.flatMap((one) => judgeUnused(one, daysInclusive(window.start, window.end), thresholds));
    return { lookedAt: counted(budgeted.length, "running budget"), findings };
  },
};

export function judgeUnused(
  { level, id, name, campaignId, budget, rows }: Budgeted,
  days: number,
  { budget_unused_percent }: Pick<Thresholds, "budget_unused_percent">,
): Finding[] {
  const spend = sumOf(rows, "spend");
  const unused = 100 * (1 - spend / (budget.perDay * days));
  if (unused < budget_unused_percent) return [];
  const text = `Of ${budgetWords(budget)} ${round2(spend / days)} was spent.`;
  const figures = { value: round2(unused), threshold: budget_unused_percent, spend };
  return [{ severity: "low", level, id, name, campaignId, ...figures, text }];
}

function budgetWords({ perDay, whole }: Budget): string {
  if (whole === null) return `${perDay} a day`;
  return `${whole.amount} for ${counted(whole.days, "day")}, evenly ${round2(perDay)} a day,`;
}
