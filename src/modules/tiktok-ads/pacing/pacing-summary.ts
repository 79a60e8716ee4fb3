/** The account's pacing in a few sentences. Pure. */

import { decimalsOf } from "#ads/currency-decimals.ts";
import { counted } from "#text/counted.ts";
import type { PacingLine } from "./pacing-line.ts";

type Common = { daysLeft: number; currency: string | null; balanceDays: number | null };

export function pacingSummary({ cells }: PacingLine, { daysLeft, currency, balanceDays }: Common): string {
  const unit = currency === null ? "" : ` ${currency}`;
  const amounts = new Intl.NumberFormat("en", { maximumFractionDigits: decimalsOf(currency) });
  const told = (cell: unknown) => (typeof cell === "number" ? amounts.format(cell) : String(cell));
  const { spent, landing, landing_low, landing_high, daily_budget, month_budget, against_budget, left_per_day } =
    Object.fromEntries(cells);
  const days = daysLeft === 1 ? "today is the last day" : `${daysLeft} days are left, today among them`;
  return [
    `Spent ${told(spent)}${unit} this month so far; ${days}.`,
    landing === null
      ? "Too few days to say where the month will end."
      : `If each weekday goes as it has of late, the month ends between ${told(landing_low)} and ${told(landing_high)}${unit}, most likely at ${told(landing)}.`,
    ...(month_budget === null ? [] : [budgetSentence({ month_budget, against_budget, left_per_day }, { told, unit })]),
    `The daily budgets of all that may run now add up to ${told(daily_budget)}${unit}.`,
    ...(balanceDays === null ? [] : [`The balance lasts ${counted(balanceDays, "day")} if that goes on.`]),
  ].join(" ");
}

type Told = Readonly<Record<"month_budget" | "against_budget" | "left_per_day", unknown>>;

const AGAINST: ReadonlyMap<unknown, string> = new Map([
  ["near", "lies within that range"],
  ["over", "will be exceeded"],
  ["under", "will not be used up"],
]);

/** With separators, as amounts stand beside it on the page and in messages. */
type Amounts = { told(cell: unknown): string; unit: string };

function budgetSentence({ month_budget, against_budget, left_per_day }: Told, { told, unit }: Amounts): string {
  const where = AGAINST.get(against_budget) ?? "is set";
  const left =
    left_per_day === 0 ? "nothing is" : `${told(left_per_day)}${unit} a day ${left_per_day === 1 ? "is" : "are"}`;
  return `The month's budget of ${told(month_budget)}${unit} ${where}; ${left} left of it.`;
}
