/** Whether the money lasts. */

import { daysInclusive } from "#ads/calendar.ts";
import { shownFigure } from "#ads/shown-figure.ts";
import type { Standing } from "../evidence.ts";
import type { Finding, Rule } from "../rule.ts";
import { round2, sumOf } from "../sum-of.ts";
import type { Thresholds } from "../thresholds.ts";
import { ACCOUNT } from "./account-standing.ts";

export const balance: Rule = {
  rule: "balance",
  focus: ["delivery", "pacing"],
  measure: "days the balance lasts at the window's average spend",
  check: "Add funds, or see that payment is automatic; an account with a credit line may show a balance of 0 and run.",
  async look({ account, adGroupDays, window, narrowed, currency }, thresholds) {
    if (narrowed) return { skipped: "The balance is the whole account's. Ask without campaign_ids." };
    const [standing, rows] = await Promise.all([account(), adGroupDays()]);
    if (standing === null) return { skipped: "TikTok's sandbox does not tell the balance." };
    const spend = sumOf(rows, "spend");
    return {
      lookedAt: "the account",
      findings: judgeBalance({ standing, spend, days: daysInclusive(window.start, window.end), currency }, thresholds),
    };
  },
};

type Money = { standing: Pick<Standing, "balance">; spend: number; days: number; currency: string | null };

export function judgeBalance({ standing, spend, days, currency }: Money, { balance_days }: Thresholds): Finding[] {
  const left = standing.balance ?? null;
  const perDay = spend / days;
  if (left === null || perDay === 0) return [];
  const lasts = left / perDay;
  if (lasts >= balance_days) return [];
  const shown = (amount: number) => shownFigure(amount, "money", currency);
  const text = `The balance of ${shown(left)} lasts ${round2(Math.max(0, lasts))} days at ${shown(perDay)} a day.`;
  const severity = lasts < 1 ? "high" : "medium";
  return [{ ...ACCOUNT, severity, value: round2(lasts), threshold: balance_days, spend, text }];
}
