/** Dates on an ad account's calendar, where a day is the number of days since 1970-01-01. */

import { hoursOfDay } from "#zones/hours-of-day.ts";
import type { Zone } from "#zones/zone.ts";
import { openZones } from "#zones/zones.ts";

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** `fraction` of the local day, 0 to 1. For `restates` see `restatements.ts`. */
export type LocalMoment = { day: number; fraction: number; restates?: boolean };

const zones = openZones(null);

/** `Etc/GMT+7` is UTC-7, as in POSIX. */
export function localMoment(atMs: number, timezone: string): LocalMoment {
  const days = (atMs + zoneNamed(timezone).offsetMsAt(atMs)) / DAY_MS;
  const day = Math.floor(days);
  return { day, fraction: days - day };
}

/** An hour of a report, and the hours of the day it covers. */
export type ReportedHour = { hour: number; from: number; to: number };

/** Usually 24; a repeated hour has two rows, and a skipped one none. */
export function hoursReported(timezone: string, day: number): ReportedHour[] {
  const minutes = hoursOfDay(zoneNamed(timezone), dateOf(day));
  return minutes.flatMap((length, hour) => {
    if (length === 0) return [];
    if (length > 60)
      return [
        { hour, from: hour, to: hour + 0.5 },
        { hour, from: hour + 0.5, to: hour + 1 },
      ];
    return { hour, from: hour, to: minutes[hour + 1] === 0 ? hour + 2 : hour + 1 };
  });
}

function zoneNamed(timezone: string): Zone {
  const zone = zones.find(timezone);
  if (zone === null) throw new Error(`the simulator knows no zone ${timezone}`);
  return zone;
}

/** Null for a date not in the calendar, such as 2026-02-30. */
export function dayOf(date: string): number | null {
  if (!DATE.test(date)) return null;
  const atMs = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 10) !== date) return null;
  return atMs / DAY_MS;
}

export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function utcText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace("T", " ");
}
