/** The backtest of a rule: when it would have fired. */

import { sameWeekdaysBefore } from "#ads/baseline.ts";
import { addDays, type Day } from "#ads/calendar.ts";
import { medianOf } from "#ads/median.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { accountHistory } from "./account-history.ts";
import type { AlertRule } from "./alert-rule.ts";
import { hourlyStates } from "./judge-hours.ts";
import { findsTimes, usualOn } from "./judge-off.ts";
import { type Firing, firingsIn, firingsOf, verdictOn } from "./judge-rule.ts";
import { rounded } from "./rounded.ts";
import { type WatchedParts, watchedDays } from "./watched-days.ts";
import { watchedHours } from "./watched-hours.ts";

const BACKTEST_DAYS = 90;

type Asked = { rule: AlertRule; nowMs: number };

export type Backtest = {
  from: Day;
  to: Day;
  firings: Firing[];
  /** The newest day with a verdict: a firing that has not ended lasts until then, as far as is known. */
  judged_until: Day | null;
  days: { day: Day; value: number; usual: number | null }[];
  /** Of a rule that is off: so many times as large as usual is found, and less may pass for the account's noise. */
  finds_times: number | null;
};

export function backtest(parts: WatchedParts, connection: ConnectionRow, asked: Asked): Promise<Backtest | null> {
  return asked.rule.condition === "runaway"
    ? backtestHours(parts, connection, asked)
    : backtestDays(parts, connection, asked);
}

async function backtestDays(parts: WatchedParts, connection: ConnectionRow, asked: Asked): Promise<Backtest | null> {
  const watched = await watchedDays(parts, connection, { ...asked, daysBack: BACKTEST_DAYS });
  if (watched === null) return null;
  const { judging, newest: to } = watched;
  const from = addDays(to, 1 - BACKTEST_DAYS);
  const days = [...judging.days].filter(([day]) => day >= from);
  const newest = asked.rule.condition === "off" ? usualOn(judging, to) : null;
  return {
    ...{ from, to, firings: firingsIn(judging, from, to) },
    judged_until: days.findLast(([day]) => verdictOn(judging, day) !== "open")?.[0] ?? null,
    finds_times: newest === null ? null : rounded(findsTimes(newest)),
    days: days.map(([day, { value }]) => ({
      ...{ day, value: rounded(value), usual: roundedOrNull(usualOn(judging, day)?.value) },
    })),
  };
}

/** Of days that are over and have enough same weekdays before them. Hours that nobody needed until now are read from here on. */
async function backtestHours(parts: WatchedParts, connection: ConnectionRow, asked: Asked): Promise<Backtest | null> {
  const { store } = parts;
  const { rule, nowMs: atMs } = asked;
  const row = (await accountHistory(parts, connection))?.row;
  if (row !== undefined && !(await store.alerts.needsHours(connection.id)))
    await store.histories.wantHours({ id: row.id, atMs });
  const watched = await watchedHours(parts, connection, asked);
  const over = new Map([...(watched?.days ?? [])].filter(([day]) => day !== watched?.now?.day));
  const [first, to] = [[...over.keys()].at(0), [...over.keys()].at(-1)];
  if (first === undefined || to === undefined) return null;
  const states = hourlyStates(over, rule.value ?? 0, { from: first, to });
  const from = states[0]?.since;
  if (from === undefined) return null;
  const spent = new Map([...over].map(([day, hours]) => [day, hours.reduce((sum, spend) => sum + spend, 0)]));
  const usualOn = (day: Day) =>
    medianOf(sameWeekdaysBefore({ start: day, end: day }).flatMap(({ start }) => spent.get(start) ?? []));
  const days = [...spent].filter(([day]) => day >= from);
  return {
    ...{ from, to, firings: firingsOf(rule, states), judged_until: to, finds_times: null },
    days: days.map(([day, value]) => ({ day, value: rounded(value), usual: roundedOrNull(usualOn(day)) })),
  };
}

function roundedOrNull(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : rounded(value);
}
