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

export function nextMoment(zone: Zone, schedule: Schedule, nowMs: number): number {
  const today = todayIn(zone, nowMs);
  const days = Array.from({ length: DAYS_LOOKED_AT }, (_, ahead) => addDays(today, ahead));
  const moments = days.filter((day) => isMeant(schedule, day)).map((day) => momentOf(zone, day, schedule.hour));
  return moments.find((ms) => ms > nowMs) ?? nowMs + DAYS_LOOKED_AT * 24 * HOUR_MS;
}

function isMeant({ weekday }: Schedule, day: Day): boolean {
  return weekday === null || weekdayOf(day) === weekday;
}
