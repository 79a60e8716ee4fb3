/** The account's pacing in a few sentences. Pure. */

import type { PacingLine } from "./pacing-line.ts";

type Common = { daysLeft: number; currency: string | null; balanceDays: number | null };

export function pacingSummary({ cells }: PacingLine, { daysLeft, currency, balanceDays }: Common): string {
  const unit = currency === null ? "" : ` ${currency}`;
  const { spent, landing, landing_low, landing_high, daily_budget, month_budget, against_budget, left_per_day } =
    Object.fromEntries(cells);
  const days = daysLeft === 1 ? "today is the last day" : `${daysLeft} days are left with today`;
  return [
    `Spent ${spent}${unit} this month so far; ${days}.`,
    landing === null
      ? "Too few days to say where it lands."
      : `By this account's weekdays it lands between ${landing_low} and ${landing_high}, most likely at ${landing}.`,
    ...(month_budget === null ? [] : [budgetSentence({ month_budget, against_budget, left_per_day })]),
    `Daily budgets of what may run now are ${daily_budget} together.`,
    ...(balanceDays === null ? [] : [`The balance lasts ${balanceDays} days at that pace.`]),
  ].join(" ");
}

type Told = Readonly<Record<"month_budget" | "against_budget" | "left_per_day", unknown>>;

function budgetSentence({ month_budget, against_budget, left_per_day }: Told): string {
  const where =
    against_budget === "near"
      ? "is within that range"
      : against_budget === null
        ? "is set"
        : against_budget === "over"
          ? "will be exceeded"
          : "will not be used up";
  return `The month budget of ${month_budget} ${where}; it leaves ${left_per_day} a day.`;
}
