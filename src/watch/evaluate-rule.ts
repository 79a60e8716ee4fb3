/** The state of a rule by the newest reading: of days, or of today's hours. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { AlertRule } from "./alert-rule.ts";
import { dayWords, hourWords, ruleWords } from "./alert-words.ts";
import { judgeHours } from "./judge-hours.ts";
import { type RuleState, stateOn } from "./judge-rule.ts";
import { ruleStillReading } from "./rule-still-reading.ts";
import { type WatchedParts, watchedDays } from "./watched-days.ts";
import { watchedHours } from "./watched-hours.ts";

/** Days that a rule may wait for a verdict, and days in a row. */
const DAYS_BACK = 21;

type Asked = { rule: AlertRule; nowMs: number };

/** `said`: the sentences for a beginning or an end. */
export type Evaluation = RuleState & { said: string };

export function evaluateRule(parts: WatchedParts, connection: ConnectionRow, asked: Asked): Promise<Evaluation | null> {
  return asked.rule.condition === "runaway"
    ? evaluateHours(parts, connection, asked)
    : evaluateDays(parts, connection, asked);
}

async function evaluateDays(parts: WatchedParts, connection: ConnectionRow, asked: Asked): Promise<Evaluation | null> {
  const currency = connection.account_currency;
  const watched = await watchedDays(parts, connection, { ...asked, daysBack: DAYS_BACK });
  const state = watched === null ? null : stateOn(watched.judging, watched.newest);
  if (watched === null || state === null) return null;
  const words = ruleWords(asked.rule, { account: null, campaign: watched.name, currency });
  const reading = asked.rule.condition === "off" ? await ruleStillReading(parts, connection, asked.rule) : null;
  return { ...state, said: sentences(`${words}.`, dayWords(watched.judging, state.since, currency), reading) };
}

async function evaluateHours(parts: WatchedParts, connection: ConnectionRow, asked: Asked): Promise<Evaluation | null> {
  const { rule } = asked;
  const currency = connection.account_currency;
  const watched = await watchedHours(parts, connection, asked);
  if (watched === null || watched.now === null) return null;
  const judged = judgeHours(watched.days, rule.value ?? 0, watched.now);
  if (judged === null) return null;
  const words = ruleWords(rule, { account: null, campaign: null, currency });
  const reading = await ruleStillReading(parts, connection, rule);
  const said = sentences(`${words}.`, hourWords(judged.stretch, watched.now.day, currency), reading);
  return { holds: judged.holds, since: watched.now.day, said };
}

/** What is usual is judged by the days that are there: that more are to come is told. */
function sentences(...all: (string | null)[]): string {
  return all.filter((one) => one !== null).join(" ");
}
