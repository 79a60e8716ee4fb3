/** One line of pacing: what was spent, where it lands, and how both stand against the owner's goals. Pure. */

import type { Cell } from "#ads/cell.ts";
import { decimalsOf } from "#ads/currency-decimals.ts";
import { toNumber } from "#ads/decimal.ts";
import { type Exact, shownQuotient } from "#ads/exact.ts";
import { goalStanding } from "#ads/goal-standing.ts";
import { type Landing, landingOf } from "#ads/landing.ts";
import type { Goal, GoalKind } from "#modules/module-goals.ts";
import { goalFigures } from "../report/goal-figures.ts";
import type { Spent } from "./spent-days.ts";

export type Subject = { level: "account" | "campaign"; id: string | null; name: string | null };

/** `daysLeft`: today among them. */
export type Given = Subject & {
  spent: Spent;
  goals: readonly Goal[];
  dailyBudget: number | null;
  today: string;
  daysLeft: number;
  currency: string | null;
};

export type PacingLine = { landing: Landing | null; cells: ReadonlyMap<string, Cell> };

export function againstBudget({ low, high }: Pick<Landing, "low" | "high">, budget: number): "over" | "under" | "near" {
  return low > budget ? "over" : high < budget ? "under" : "near";
}

export function pacingLine({
  level,
  id,
  name,
  spent,
  goals,
  dailyBudget,
  today,
  daysLeft,
  currency,
}: Given): PacingLine {
  const places = decimalsOf(currency);
  const money = (value: number) => Number(value.toFixed(places));
  const figures = goalFigures(spent.month);
  const toDate = toNumber(figures.spend);
  const landing = landingOf({ past: spent.past, today, toDate, soFar: spent.soFar });
  const goalOf = (kind: GoalKind) => goals.find((goal) => goal.kind === kind);
  const budget = numberOf(goalOf("month_budget"));
  const quotient = (kind: GoalKind) => {
    const { actual } = goalStanding({ kind, value: "1" }, figures);
    return actual === null ? null : shown(actual, places);
  };
  const cells = new Map<string, Cell>([
    ...Object.entries({ level, id, name, spent: money(toDate) }),
    ["landing_low", landing === null ? null : money(landing.low)],
    ["landing", landing === null ? null : money(landing.expected)],
    ["landing_high", landing === null ? null : money(landing.high)],
    ["daily_budget", dailyBudget === null ? null : money(dailyBudget)],
    ["month_budget", budget],
    ["against_budget", landing === null || budget === null ? null : againstBudget(landing, budget)],
    ["left_per_day", budget === null ? null : money(Math.max(0, budget - toDate) / daysLeft)],
    ["target_cpa", numberOf(goalOf("target_cpa"))],
    ["cost_per_conversion", quotient("target_cpa")],
    ["target_roas", numberOf(goalOf("target_roas"))],
    ["roas", quotient("target_roas")],
  ]);
  return { landing, cells };
}

function numberOf(goal: Goal | undefined): number | null {
  return goal === undefined ? null : Number(goal.value);
}

const LEAST_PLACES = 2;

function shown(value: Exact, places: number): number {
  return shownQuotient(value, Math.max(LEAST_PLACES, places));
}
