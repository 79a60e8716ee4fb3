/** What an alert says, in sentences. Pure. */

import { usualRange } from "#ads/baseline.ts";
import type { Day } from "#ads/calendar.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { Stretch } from "./judge-hours.ts";
import { baselineAt, type Judging } from "./judge-rule.ts";

/** Such as `spend of the account off its usual by 40 %, 2 days in a row`. */
export function ruleWords({ metric, campaignId, condition, value, days }: AlertRule, name: string | null): string {
  const of = campaignId === null ? "the account" : `campaign ${name ?? campaignId}`;
  const when = {
    above: `above ${value}`,
    below: `below ${value}`,
    off: `off its usual by ${value} %`,
    goal: "missing its goal",
    runaway: `running away today, ${value} % above its usual`,
  };
  return `${metric} of ${of} ${when[condition]}${days === 1 ? "" : `, ${days} days in a row`}`;
}

export function dayWords(judging: Judging, day: Day): string {
  const measured = judging.days.get(day);
  if (measured === undefined) return `No number of ${day} is kept.`;
  const { rule, goal } = judging;
  const baseline = baselineAt(judging, day);
  const range = baseline === null ? null : usualRange(baseline, measured.sample);
  const usual =
    baseline === null || range === null
      ? ""
      : ` Usual is ${shown(range.from)} to ${shown(range.to)}: median ${shown(baseline.median)} of ${baseline.windows} same weekdays before.`;
  const goalWords = rule.condition === "goal" && goal !== null ? ` The goal is ${goal}.` : "";
  return `${rule.metric} was ${shown(measured.value)} on ${day}.${usual}${goalWords}`;
}

export function hourWords({ since, until, spent, usual, from, to }: Stretch, day: Day): string {
  const range = `${shown(from)} to ${shown(to)}`;
  return `spend was ${shown(spent)} from ${clockWords(since)} to ${clockWords(until)} of ${day}. Usual is ${range}: median ${shown(usual)} in these hours of the same weekdays before.`;
}

function clockWords(hours: number): string {
  const minutes = Math.floor(hours * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

const DIGITS = 4;

export function shown(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(DIGITS));
}
