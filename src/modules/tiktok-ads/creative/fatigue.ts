/** Judges by a fixed rule whether a creative wears out: its last seven whole days against the seven before. */

import type { SumRow } from "#ads/arrange-sums.ts";
import { addDays, type Day } from "#ads/calendar.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { toNumber } from "#ads/decimal.ts";
import { changeInPercent, type Exact, isAtMost, roundExact } from "#ads/exact.ts";
import { measureOf, type Sums } from "#ads/measures.ts";
import { CREATIVE_MEASURES } from "./creative-measures.ts";

/** Below this many impressions chance alone moves a rate by a quarter. The diagnosis has the same bound. */
export const MIN_IMPRESSIONS = 1_000;
export const MIN_CLICKS_BEFORE = 20;
export const WORN_PERCENT = -25;
const WATCH_PERCENT = -15;
const DAYS = 7;

export const FATIGUE_RULE = `fatigued: CTR of the last 7 days at least ${-WORN_PERCENT}% below that of the 7 before; watch: at least ${-WATCH_PERCENT}% below, or hook_rate ${-WORN_PERCENT}%; null: under ${MIN_IMPRESSIONS.toLocaleString("en")} impressions in either, or ${MIN_CLICKS_BEFORE} clicks before`;

const TREND = {
  ctr_wow_pct: "ctr",
  hook_rate_wow_pct: "hook_rate",
  cost_per_conversion_wow_pct: "cost_per_conversion",
};
export const TREND_COLUMNS = [...Object.keys(TREND), "fatigue"];

export type Weeks = { week: DateWindow; before: DateWindow };

/** The weeks end with the window, or with yesterday while the window is not over. */
export function weeksOf({ end }: Pick<DateWindow, "end">, today: Day): Weeks {
  const last = end < today ? end : addDays(today, -1);
  const ending = (day: Day) => ({ start: addDays(day, 1 - DAYS), end: day, preset: null, complete: true });
  return { week: ending(last), before: ending(addDays(last, -DAYS)) };
}

const PLACES = 2;

/** Cells of `TREND_COLUMNS` and their sort keys. A week without a row means that the ad was not shown. */
export function trendOf(week: Sums | undefined, before: Sums | undefined): Pick<SumRow, "cells" | "keys"> {
  const changes = Object.entries(TREND).map(([column, measure]) => [column, changeOf(measure, week, before)] as const);
  const cells = changes.map(([column, change]) => [column, change === null ? null : roundExact(change, PLACES)]);
  return {
    cells: { ...Object.fromEntries(cells), fatigue: verdictOf(week, before) },
    keys: Object.fromEntries(changes),
  };
}

function changeOf(measure: string, week: Sums | undefined, before: Sums | undefined): Exact | null {
  const [now = null, then = null] = [week, before].map((sums) =>
    sums === undefined ? null : measureOf(measure, sums, CREATIVE_MEASURES),
  );
  return changeInPercent(then, now);
}

function verdictOf(week: Sums | undefined, before: Sums | undefined): "fatigued" | "watch" | "ok" | null {
  const enough = [week, before].every((sums) => countOf(sums, "impressions") >= MIN_IMPRESSIONS);
  const ctr = changeOf("ctr", week, before);
  if (!enough || countOf(before, "clicks") < MIN_CLICKS_BEFORE || ctr === null) return null;
  if (isAtMost(ctr, WORN_PERCENT)) return "fatigued";
  const hook = changeOf("hook_rate", week, before);
  const hooksLess = hook !== null && isAtMost(hook, WORN_PERCENT);
  return isAtMost(ctr, WATCH_PERCENT) || hooksLess ? "watch" : "ok";
}

function countOf(sums: Sums | undefined, name: string): number {
  const value = sums?.get(name) ?? null;
  return value === null ? 0 : toNumber(value);
}
