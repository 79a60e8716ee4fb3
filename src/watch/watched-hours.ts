/** The remembered hours by which a rule over today's spend is judged. */

import { addDays } from "#ads/calendar.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { DayHours } from "#modules/module-history.ts";
import { accountHistory } from "./account-history.ts";
import type { AlertRule } from "./alert-rule.ts";
import { HOURS_A_DAY, type Moment, type SpentDays } from "./judge-hours.ts";
import { metricsBehind } from "./measure-days.ts";
import { measureOf, type WatchedParts } from "./watched-days.ts";

/** As many as are kept, a day more because of time zones, and today. */
const DAYS_BEFORE = 8 * 7 + 2;
const HOUR_MS = 3_600_000;

/** `days`: whole ones, and the one of `now`. `now`: as of the newest look; null where today was not looked at. */
export type WatchedHours = { days: SpentDays; now: Moment | null };

/** Null where no hour of this account is remembered. */
export async function watchedHours(
  parts: WatchedParts,
  connection: ConnectionRow,
  { rule, nowMs }: { rule: AlertRule; nowMs: number },
): Promise<WatchedHours | null> {
  const measure = measureOf(parts, connection, rule);
  const found = await accountHistory(parts, connection);
  if (found === null || measure === undefined) return null;
  const { history: kept, row, account } = found;
  const to = addDays(new Date(nowMs).toISOString().slice(0, 10), 1);
  const hours = await kept.hours(account, { from: addDays(to, -DAYS_BEFORE), to }, metricsBehind(measure));
  if (hours.size === 0) return null;
  const { today_read_at_ms: readMs, today_ends_at_ms: endsMs } = row;
  const isNewest = ({ whole, atMs }: DayHours) => !whole && atMs === readMs;
  const today = [...hours].findLast(([, one]) => isNewest(one))?.[0];
  const used = [...hours].filter(([day, { whole }]) => whole || day === today);
  return {
    days: new Map(used.map(([day, one]) => [day, spendOf(one)])),
    now:
      today === undefined || readMs === null || endsMs === null
        ? null
        : // By what is left of the day, which is right after clocks have changed at night.
          { day: today, until: Math.min(HOURS_A_DAY, Math.max(0, HOURS_A_DAY - (endsMs - readMs) / HOUR_MS)) },
  };
}

function spendOf({ hours }: DayHours): number[] {
  return Array.from({ length: HOURS_A_DAY }, (_, hour) =>
    (hours.get(hour) ?? []).reduce((sum, value) => sum + Number(value ?? 0), 0),
  );
}
