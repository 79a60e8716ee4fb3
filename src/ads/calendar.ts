/** Days of an ad account's calendar, as YYYY-MM-DD; only "today" depends on the time zone. */

import type { Zone } from "#zones/zone.ts";

const DAY_MS = 86_400_000;
/** 1970-01-04, in days. */
const FIRST_SUNDAY = 3;
const HOUR_MS = 3_600_000;

export type Day = string;

export function todayIn(zone: Zone, nowMs: number): Day {
  return fromNumber(Math.floor((nowMs + zone.offsetMsAt(nowMs)) / DAY_MS));
}

/** The first moment of that hour of the day, such as 7.5; where clocks skip it, the one as far after the gap. */
export function momentOf(zone: Zone, day: Day, hour: number): number {
  const asUtcMs = toNumber(day) * DAY_MS + Math.round(hour * HOUR_MS);
  const [before, after] = [zone.offsetMsAt(asUtcMs - DAY_MS), zone.offsetMsAt(asUtcMs + DAY_MS)];
  const isAfter = zone.offsetMsAt(asUtcMs - before) !== before && zone.offsetMsAt(asUtcMs - after) === after;
  return asUtcMs - (isAfter ? after : before);
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && fromNumber(toNumber(text)) === text;
}

export function addDays(day: Day, days: number): Day {
  return fromNumber(toNumber(day) + days);
}

export function daysBetween(day: Day, later: Day): number {
  return toNumber(later) - toNumber(day);
}

export function daysInclusive(start: Day, end: Day): number {
  return daysBetween(start, end) + 1;
}

export function eachDay(start: Day, end: Day): Day[] {
  return Array.from({ length: daysInclusive(start, end) }, (_, index) => addDays(start, index));
}

export function mondayOf(day: Day): Day {
  return addDays(day, -((weekdayOf(day) + 6) % 7));
}

/** Sunday is 0. */
export function weekdayOf(day: Day): number {
  return (((toNumber(day) - FIRST_SUNDAY) % 7) + 7) % 7;
}

export function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 8)}01`;
}

export function lastOfMonth(day: Day): Day {
  return addDays(firstOfMonth(addDays(firstOfMonth(day), 31)), -1);
}

export function dayMonthsLater(day: Day, months: number): Day | null {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const [year, number] = [Math.floor(month / 12), (month % 12) + 1];
  const shifted = `${String(year).padStart(4, "0")}-${String(number).padStart(2, "0")}${day.slice(7)}`;
  return isDay(shifted) ? shifted : null;
}

export function dayYearsLater(day: Day, years: number): Day | null {
  const shifted = `${String(Number(day.slice(0, 4)) + years).padStart(4, "0")}${day.slice(4)}`;
  return isDay(shifted) ? shifted : null;
}

function toNumber(day: Day): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

function fromNumber(number: number): Day {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}
