/** The remembered days that a rule looks at. */

import { addDays, type Day } from "#ads/calendar.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import type { Module } from "#modules/module.ts";
import { type HistoryShare, type RememberedDay, SETTLED_AGE } from "#modules/module-history.ts";
import { accountHistory, type HistoryOf } from "./account-history.ts";
import type { AlertRule } from "./alert-rule.ts";
import { type GoalsOf, goalFor } from "./goal-of-rule.ts";
import type { Judging } from "./judging.ts";
import { eventlessDays, measureDays, metricsBehind } from "./measure-days.ts";

/** Eight weeks of same weekdays, and those of the days that are judged. */
const DAYS_BEFORE = 8 * 7 + 21;
const WHOLE = 100;

export type WatchedParts = {
  store: Store;
  modules: readonly Module[];
  goals: GoalsOf;
  historyOf: HistoryOf;
};

export type WatchedDays = { judging: Judging; newest: Day; name: string | null };

/** Null where no day of this account, or of the campaign, is remembered. `daysBack`: before the newest one, to be judged. */
export async function watchedDays(
  parts: WatchedParts,
  connection: ConnectionRow,
  { rule, daysBack, nowMs }: { rule: AlertRule; daysBack: number; nowMs: number },
): Promise<WatchedDays | null> {
  const measure = measureOf(parts, connection, rule);
  const found = await accountHistory(parts, connection);
  if (found === null || measure === undefined) return null;
  const { history, account } = found;
  const metrics = metricsBehind(measure);
  // A day's beginning anywhere is at most a day from UTC's.
  const to = addDays(new Date(nowMs).toISOString().slice(0, 10), 1);
  const level = rule.campaignId === null ? "account" : "campaign";
  const span = { level, from: addDays(to, -(daysBack + DAYS_BEFORE)), to } as const;
  const kept = begun((await history.days(account, span, metrics)) ?? [], rule.campaignId);
  const newest = kept.at(-1)?.day;
  if (newest === undefined) return null;
  const shares = await history.completeness(account);
  const percentOf = (metric: string, age: number) => percentAt(shares.get(metric) ?? [], age);
  const measuring = { measure, metrics, campaignId: rule.campaignId, percentOf };
  const [days, eventless] = [measureDays(kept, measuring), eventlessDays(kept, measuring)];
  const goal = await goalFor(parts.goals, connection, rule);
  const own = kept.flatMap(({ rows }) => rows.filter(({ id }) => id === rule.campaignId));
  return {
    judging: { rule, days, eventless, rate: measure.per.length > 0, goal },
    newest,
    name: own.at(-1)?.name ?? null,
  };
}

export function measureOf(
  { modules }: Pick<WatchedParts, "modules">,
  { module }: ConnectionRow,
  { metric }: AlertRule,
) {
  return modules.find(({ name }) => name === module)?.history?.watched[metric];
}

/** Days before the first row were before the account's, or the campaign's. */
function begun(days: readonly RememberedDay[], campaignId: string | null): readonly RememberedDay[] {
  const first = days.findIndex(({ rows }) => rows.some(({ id }) => campaignId === null || id === campaignId));
  return first === -1 ? [] : days.slice(first);
}

function percentAt(shares: readonly HistoryShare[], age: number): number | null {
  return age >= SETTLED_AGE ? WHOLE : (shares.findLast((share) => share.age <= age)?.percent ?? null);
}
