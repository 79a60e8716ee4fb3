/** When a digest is due: at an hour of the account's own days. */

import { addDays, type Day, momentOf, todayIn, weekdayOf } from "#ads/calendar.ts";
import type { DigestRow } from "#db/digests.ts";
import type { Zone } from "#zones/zone.ts";

export type Schedule = Pick<DigestRow, "weekday" | "hour">;

const DAYS_LOOKED_AT = 8;
const HOUR_MS = 3_600_000;

/** The newest day whose digest is due by now; null within the first week of a weekly one. */
export function latestDay(zone: Zone, schedule: Schedule, nowMs: number): Day | null {
  const today = todayIn(zone, nowMs);
  const days = Array.from({ length: DAYS_LOOKED_AT }, (_, back) => addDays(today, -back));
  return days.find((day) => isMeant(schedule, day) && momentOf(zone, day, schedule.hour) <= nowMs) ?? null;
}

/** The day whose digest is due and not told; null where there is none. */
export function dueDay(
  zone: Zone,
  digest: Schedule & Pick<DigestRow, "set_at_ms" | "told_day">,
  nowMs: number,
): Day | null {
  const day = latestDay(zone, digest, nowMs);
  // A digest that was set by a clock that ran ahead would wait for that time.
  const sinceMs = digest.set_at_ms > nowMs ? 0 : digest.set_at_ms;
  return day === null || day === digest.told_day || momentOf(zone, day, digest.hour) < sinceMs ? null : day;
}

export function nextMoment(zone: Zone, schedule: Schedule, nowMs: number): number {
  const today = todayIn(zone, nowMs);
  const days = Array.from({ length: DAYS_LOOKED_AT }, (_, ahead) => addDays(today, ahead));
  const moments = days.filter((day) => isMeant(schedule, day)).map((day) => momentOf(zone, day, schedule.hour));
  return moments.find((ms) => ms > nowMs) ?? nowMs + DAYS_LOOKED_AT * 24 * HOUR_MS;
}

function isMeant({ weekday }: Schedule, day: Day): boolean {
  return weekday === null || weekdayOf(day) === weekday;
}
