/** Whether a rule's condition holds, day by day, and when it began and ended. Pure: the backtest uses the same code. */

import { type Baseline, baselineOf, judge, sameWeekdaysBefore } from "#ads/baseline.ts";
import { addDays, type Day, eachDay } from "#ads/calendar.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { MeasuredDay } from "./measure-days.ts";

/** `open`: too few events, too little history, or a young day that may still overturn it. */
export type DayVerdict = "yes" | "no" | "open";

/** A day without a verdict is waited for this long. */
const DAYS_AWAITED = 7;

export type Judging = { rule: AlertRule; days: ReadonlyMap<Day, MeasuredDay>; rate: boolean; goal: number | null };

export type Firing = { began: Day; ended: Day | null };

export function baselineAt({ days, rate }: Pick<Judging, "days" | "rate">, day: Day): Baseline | null {
  const windows = sameWeekdaysBefore({ start: day, end: day }).flatMap(({ start }) => days.get(start) ?? []);
  return baselineOf(windows, { rate });
}

export function verdictOn(judging: Judging, day: Day): DayVerdict {
  const { rule, days, goal } = judging;
  const measured = days.get(day);
  if (measured === undefined) return "open";
  const { condition, value } = rule;
  if (condition === "off") return offVerdict(judging, day, measured);
  if (measured.sample !== null && judging.rate && measured.sample < rule.minSample) return "open";
  const bound = condition === "goal" ? goal : value;
  if (bound === null) return "open";
  const above = condition === "above" || (condition === "goal" && rule.metric === "cpa");
  if (above) return measured.from > bound ? "yes" : measured.to <= bound ? "no" : "open";
  return measured.to < bound ? "yes" : measured.from >= bound ? "no" : "open";
}

/** Beyond noise, and so many percent from the median. */
function offVerdict({ rule, days, rate }: Judging, day: Day, measured: MeasuredDay): DayVerdict {
  const baseline = baselineAt({ days, rate }, day);
  if (baseline === null || rule.value === null) return "open";
  if (baseline.sample !== null && Math.max(baseline.sample, measured.sample ?? 0) < rule.minSample) return "open";
  const verdict = judge(baseline, measured);
  if (verdict === "few" || verdict === "open") return "open";
  const { median } = baseline;
  const least = (median * rule.value) / 100;
  const far = (bound: number) => Math.abs(bound - median) >= least;
  if (verdict === "above" && far(measured.from)) return "yes";
  return verdict === "below" && far(measured.to) ? "yes" : "no";
}

/** Whether the condition holds, by the verdict of the day `since`. */
export type RuleState = { holds: boolean; since: Day };

/** Null: nothing has changed as far as these days say. */
export function stateOn(judging: Judging, day: Day): RuleState | null {
  const looked = eachDay(addDays(day, -(DAYS_AWAITED + judging.rule.days - 1)), day);
  const known = looked
    .map((one) => ({ day: one, verdict: verdictOn(judging, one) }))
    .filter(({ verdict }) => verdict !== "open");
  const last = known.at(-1);
  if (last === undefined) return null;
  if (last.verdict === "no") return { holds: false, since: last.day };
  const run = known.slice(-judging.rule.days);
  const holds = run.length === judging.rule.days && run.every(({ verdict }) => verdict === "yes");
  return holds ? { holds, since: last.day } : null;
}

export function firingsIn(judging: Judging, from: Day, to: Day): Firing[] {
  return firingsOf(
    judging.rule,
    eachDay(from, to).flatMap((day) => stateOn(judging, day) ?? []),
  );
}

export function firingsOf(rule: AlertRule, states: readonly RuleState[]): Firing[] {
  const firings: Firing[] = [];
  for (const state of states) {
    const open = firings.at(-1)?.ended === null ? firings.at(-1) : undefined;
    if (state.holds && open === undefined) firings.push({ began: state.since, ended: null });
    if (open !== undefined && ends(rule, state, open.began)) open.ended = state.since;
  }
  return firings;
}

/** What ran away on a day stays spent, so it ends with a later day. */
export function ends({ condition }: AlertRule, { holds, since }: RuleState, began: Day): boolean {
  return !holds && (condition !== "runaway" || since > began);
}
