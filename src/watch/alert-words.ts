/** What an alert says, in sentences. Pure. */

import type { Day } from "#ads/calendar.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { Stretch } from "./judge-hours.ts";
import { usualOn } from "./judge-off.ts";
import type { Judging } from "./judging.ts";

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
  const expected = usualOn(judging, day);
  const usual =
    expected === null
      ? ""
      : ` Usual is ${shown(expected.from)} to ${shown(expected.to)}: ${shown(expected.value)} for this weekday at the level of the two weeks before.`;
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
