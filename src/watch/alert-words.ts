/** What an alert says, in sentences. Pure. */

import type { Day } from "#ads/calendar.ts";
import { shownFigure } from "#ads/shown-figure.ts";
import { titleAround } from "#channels/message.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { WATCHED_WORDS } from "#modules/watched-words.ts";
import { counted } from "#text/counted.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { Stretch } from "./judge-hours.ts";
import { sampleBefore, usualOn } from "./judge-off.ts";
import type { Judging } from "./judging.ts";

/** `account`, `campaign`: names, where they are to be told. `currency`: null where it is not that of the rule. */
export type Spoken = { account: string | null; campaign: string | null; currency: string | null };

type Named = Pick<ConnectionRow, "account_name" | "account_currency">;

/** Such as `Spend of the account off its usual by 40 % or more, 2 days in a row`. */
export function ruleWords(
  { metric, campaignId, condition, value, days }: AlertRule,
  { account, campaign, currency }: Spoken,
): string {
  const { label, unit } = WATCHED_WORDS[metric];
  const whole = account ?? "the account";
  const of =
    campaignId === null ? whole : `campaign ${campaign ?? campaignId}${account === null ? "" : ` of ${account}`}`;
  const bound = shownFigure(value ?? 0, unit, currency);
  const when = {
    above: `above ${bound}`,
    below: `below ${bound}`,
    off: `off its usual by ${value} % or more`,
    goal: "missing its goal",
    runaway: `running away today, ${value} % or more above its usual`,
  };
  return `${label} of ${of} ${when[condition]}${days === 1 ? "" : `, ${days} days in a row`}`;
}

/** Names of campaigns are in the text. */
export function alertTitle(
  opening: string,
  rule: AlertRule,
  { account_name: name, account_currency: currency }: Named,
): string {
  const title = (account: string | null) => `${opening}: ${ruleWords(rule, { account, campaign: null, currency })}`;
  return name === null ? title(null) : titleAround(name, title);
}

export function dayWords(judging: Judging, day: Day, currency: string | null): string {
  const measured = judging.days.get(day);
  const { rule, goal } = judging;
  const { label, unit } = WATCHED_WORDS[rule.metric];
  const shown = (value: number) => shownFigure(value, unit, currency);
  const goalWords = rule.condition === "goal" && goal !== null ? ` The goal is ${shown(goal)}.` : "";
  if (measured === undefined && judging.eventless?.has(day) === true) {
    const event = rule.metric === "cpc" ? "click" : "conversion";
    const usual = Math.round(sampleBefore(judging, day) ?? 0);
    return `There was not one ${event} on ${day}, and so no ${label}, though money was spent. Usual are about ${counted(usual, event)} a day.${goalWords}`;
  }
  if (measured === undefined) return `No number of ${day} is kept.`;
  const expected = usualOn(judging, day);
  const usual =
    expected === null
      ? ""
      : ` Usual is ${shown(expected.from)} to ${shown(expected.to)}, around ${shown(expected.value)}: as on this weekday before, at the level of the two weeks before.`;
  return `${label} ${wasOrWere(label)} ${shown(measured.value)} on ${day}.${usual}${goalWords}`;
}

export function hourWords(
  { since, until, spent, usual, from, to, weeks }: Stretch,
  day: Day,
  currency: string | null,
): string {
  const shown = (value: number) => shownFigure(value, WATCHED_WORDS.spend.unit, currency);
  return `Spend was ${shown(spent)} from ${clockWords(since)} to ${clockWords(until)} on ${day}. Usual is ${shown(from)} to ${shown(to)}, around ${shown(usual)}: in these hours of the same weekday in ${weeks} weeks before.`;
}

/** Counts are many. */
function wasOrWere(label: string): string {
  return label.endsWith("s") ? "were" : "was";
}

function clockWords(hours: number): string {
  const minutes = Math.floor(hours * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
