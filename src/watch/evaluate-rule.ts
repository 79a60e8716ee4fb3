/** The state of a rule by the newest reading: of days, or of today's hours. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { AlertRule } from "./alert-rule.ts";
import { dayWords, hourWords, ruleWords } from "./alert-words.ts";
import { judgeHours } from "./judge-hours.ts";
import { type RuleState, stateOn } from "./judge-rule.ts";
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
  const watched = await watchedDays(parts, connection, { ...asked, daysBack: DAYS_BACK });
  const state = watched === null ? null : stateOn(watched.judging, watched.newest);
  if (watched === null || state === null) return null;
  return { ...state, said: `${ruleWords(asked.rule, watched.name)}. ${dayWords(watched.judging, state.since)}` };
}

async function evaluateHours(parts: WatchedParts, connection: ConnectionRow, asked: Asked): Promise<Evaluation | null> {
  const { rule } = asked;
  const watched = await watchedHours(parts, connection, asked);
  if (watched === null || watched.now === null) return null;
  const judged = judgeHours(watched.days, rule.value ?? 0, watched.now);
  if (judged === null) return null;
  const said = `${ruleWords(rule, null)}. ${hourWords(judged.stretch, watched.now.day)}`;
  return { holds: judged.holds, since: watched.now.day, said };
}
