/** Whether a rule's condition holds, day by day, and when it began and ended. Pure: the backtest uses the same code. */

import { MIN_SAMPLE } from "#ads/baseline.ts";
import { addDays, type Day, eachDay } from "#ads/calendar.ts";
import type { WatchedMetric } from "#modules/module-history.ts";
import type { AlertRule } from "./alert-rule.ts";
import { judgeOff, sampleBefore } from "./judge-off.ts";
import type { DayVerdict, Judging } from "./judging.ts";

/** A day without a verdict is waited for this long. */
const DAYS_AWAITED = 7;

export type Firing = { began: Day; ended: Day | null };

export function verdictOn(judging: Judging, day: Day): DayVerdict {
  const { rule, days, goal } = judging;
  const { condition, value } = rule;
  const measured = days.get(day);
  const share = judging.eventless?.get(day);
  if (share !== undefined && (measured === undefined || condition !== "off")) return eventlessOn(judging, day, share);
  if (measured === undefined) return "open";
  if (condition === "off") return judgeOff(judging, day);
  if (measured.sample !== null && judging.rate && measured.sample < rule.minSample) return "open";
  const bound = condition === "goal" ? goal : value;
  if (bound === null) return "open";
  const above = condition === "above" || (condition === "goal" && rule.metric === "cpa");
  if (above) return measured.from > bound ? "yes" : measured.to <= bound ? "no" : "open";
  return measured.to < bound ? "yes" : measured.from >= bound ? "no" : "open";
}

/**
 * A day without one event, where there usually are enough to speak of, is no chance: what an event costs is above every bound, and what
 * events bring below it.
 */
function eventlessOn(judging: Judging, day: Day, share: number): DayVerdict {
  const { metric, condition, minSample } = judging.rule;
  const usual = sampleBefore(judging, day) ?? 0;
  if (usual * share < Math.max(minSample, MIN_SAMPLE)) return "open";
  if (condition === "goal" || condition === "off") return "yes";
  return (condition === "above") === COSTS.has(metric) ? "yes" : "no";
}

const COSTS: ReadonlySet<WatchedMetric> = new Set<WatchedMetric>(["cpa", "cpc"]);

/** Whether the condition holds, by the verdict of the day `since`. */
export type RuleState = { holds: boolean; since: Day };

/** Null: nothing has changed as far as these days say. */
export function stateOn(
  judging: Judging,
  day: Day,
  verdictOf = (one: Day) => verdictOn(judging, one),
): RuleState | null {
  const looked = eachDay(addDays(day, -(DAYS_AWAITED + judging.rule.days - 1)), day);
  const known = looked
    .map((one) => ({ day: one, verdict: verdictOf(one) }))
    .filter(({ verdict }) => verdict !== "open");
  const last = known.at(-1);
  if (last === undefined) return null;
  if (last.verdict === "no") return { holds: false, since: last.day };
  const run = known.slice(-judging.rule.days);
  const holds = run.length === judging.rule.days && run.every(({ verdict }) => verdict === "yes");
  return holds ? { holds, since: last.day } : null;
}

export function firingsIn(judging: Judging, from: Day, to: Day): Firing[] {
  const known = new Map<Day, DayVerdict>();
  const verdictOf = (day: Day) => {
    const verdict = known.get(day) ?? verdictOn(judging, day);
    known.set(day, verdict);
    return verdict;
  };
  return firingsOf(
    judging.rule,
    eachDay(from, to).flatMap((day) => stateOn(judging, day, verdictOf) ?? []),
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
