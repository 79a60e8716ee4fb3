/** What pacing's columns are called and count in: money, a ratio, or neither. */

import { GOAL_TITLES } from "#modules/goal-titles.ts";
import type { SeriesUnit } from "#modules/module-page.ts";
import { columnWords } from "./column-words.ts";
import { formatMetric, formatNumber } from "./format-number.ts";

type Column = { label: string; unit: SeriesUnit };

const COLUMNS: ReadonlyMap<string, Column> = new Map<string, Column>([
  ["spent", { label: "Spent", unit: "money" }],
  ["landing_low", { label: "Lands from", unit: "money" }],
  ["landing", { label: "Most likely", unit: "money" }],
  ["landing_high", { label: "Lands up to", unit: "money" }],
  ["daily_budget", { label: "Daily budgets", unit: "money" }],
  ["month_budget", { label: GOAL_TITLES.month_budget, unit: "money" }],
  ["left_per_day", { label: "Left a day", unit: "money" }],
  ["target_cpa", { label: GOAL_TITLES.target_cpa, unit: "money" }],
  ["cost_per_conversion", { label: "CPA", unit: "money" }],
  ["target_roas", { label: GOAL_TITLES.target_roas, unit: "ratio" }],
  ["roas", { label: "ROAS", unit: "ratio" }],
]);

const LEVELS: ReadonlyMap<unknown, string> = new Map([
  ["account", "Account"],
  ["campaign", "Campaign"],
]);

export function pacingHead(column: string): string {
  return COLUMNS.get(column)?.label ?? columnWords(column);
}

type Cell = string | number | boolean | null | undefined;

export function pacingCell(column: string, cell: Cell, currency: string | null): string {
  if (cell === null || cell === undefined) return "–";
  const unit = COLUMNS.get(column)?.unit;
  if (typeof cell === "number") return unit === undefined ? formatNumber(cell) : formatMetric(cell, unit, currency);
  return (column === "level" ? LEVELS.get(cell) : undefined) ?? String(cell);
}
