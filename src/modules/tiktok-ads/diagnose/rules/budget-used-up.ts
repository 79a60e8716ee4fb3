/** Daily budgets that are gone long before the day is. */

import { type Day, daysInclusive } from "#ads/calendar.ts";
import { sortBy } from "#ads/sort-by.ts";
import { counted } from "#text/counted.ts";
import type { ReportRow } from "../../report/report-row.ts";
import type { Budgeted } from "../budgets.ts";
import { countedOf, type Finding, type Rule } from "../rule.ts";
import { sumOf } from "../sum-of.ts";
import type { Thresholds } from "../thresholds.ts";

/** TikTok's bound of one filter. */
const MAX_AD_GROUPS = 100;
const HOURS = 24;

export const budgetUsedUp: Rule = {
  rule: "budget_used_up",
  focus: ["pacing", "delivery"],
  measure: "hour of the window's last day, on the account's clock, by which the daily budget was used up",
  check: "Where it converts well, raise the budget; otherwise spread it by dayparting or a lower bid.",
  async look({ budgeted: all, adGroupHours, window }, thresholds) {
    const budgeted = (await all()).filter(({ budget }) => budget.whole === null);
    const used = budgeted.filter((one) => isUsedUp(one, window.end, thresholds));
    const { whole, ids } = withinReach(used, window.end);
    const hours = ids.length === 0 ? [] : await adGroupHours(ids, window.end);
    const told = { day: window.end, days: daysInclusive(window.start, window.end), hours };
    return {
      lookedAt: countedOf(budgeted.length - used.length + whole.length, budgeted.length, "daily budget"),
      findings: whole.flatMap((one) => judgeEarly(one, told, thresholds)),
    };
  },
};

type Limits = Pick<Thresholds, "budget_used_percent" | "early_hour">;

export function isUsedUp({ budget, rows }: Budgeted, day: Day, limits: Pick<Limits, "budget_used_percent">): boolean {
  const spend = sumOf(
    rows.filter(({ date }) => date === day),
    "spend",
  );
  return spend >= (budget.perDay * limits.budget_used_percent) / 100;
}

/**
 * The highest spenders whose ad groups all fit in one request: with only some of them a budget would seem to last
 * longer.
 */
export function withinReach(used: readonly Budgeted[], day: Day): { whole: Budgeted[]; ids: string[] } {
  const whole: Budgeted[] = [];
  let ids: ReadonlySet<string> = new Set();
  for (const one of sortBy(used, ({ rows }) => sumOf(rows, "spend"), "desc")) {
    const more = ids.union(new Set(one.rows.filter(({ date }) => date === day).map(({ id }) => id)));
    if (more.size > MAX_AD_GROUPS) continue;
    whole.push(one);
    ids = more;
  }
  return { whole, ids: [...ids] };
}

export function judgeEarly(
  one: Budgeted,
  { day, days, hours }: { day: Day; days: number; hours: readonly ReportRow[] },
  limits: Limits,
): Finding[] {
  const { level, id, name, campaignId, budget, rows } = one;
  const own = new Set(rows.map((row) => row.id));
  const hour = hourOfEnd(
    hours.filter((row) => own.has(row.id)),
    (budget.perDay * limits.budget_used_percent) / 100,
  );
  if (hour === null || hour >= limits.early_hour) return [];
  const dates = [...new Set(rows.map(({ date }) => date))];
  const times = dates.filter((date) => date !== null && isUsedUp(one, date, limits)).length;
  const text = `Of ${budget.perDay} a day ${limits.budget_used_percent}% were gone by ${hour}:00 on ${day}; used up on ${times} of ${counted(days, "day")}.`;
  const figures = { value: hour, threshold: limits.early_hour, spend: sumOf(rows, "spend") };
  return [{ severity: "medium", level, id, name, campaignId, ...figures, text }];
}

function hourOfEnd(hours: readonly ReportRow[], amount: number): number | null {
  for (let end = 1; end <= HOURS; end++) {
    const until = hours.filter(({ hour }) => hour !== null && hour < end);
    if (until.length > 0 && sumOf(until, "spend") >= amount) return end;
  }
  return null;
}
