/** Days of an ad account's calendar, as YYYY-MM-DD; only "today" depends on the time zone. */

import { LRUCache } from "lru-cache";

const DAY_MS = 86_400_000;
/** 1970-01-05, the first Monday of the epoch, in days. */
const FIRST_MONDAY = 4;

export type Day = string;

/** What stands where TikTok does not say an account's zone, or says one that is not known here. */
export const UTC = "UTC";

export const UTC_WARNING =
  "TikTok does not say this account's time zone and currency: dates are in UTC, amounts in the account's own currency.";

/** Making one costs more than a whole cached answer; there are about 500 zones. */
const formatters = new LRUCache<string, Intl.DateTimeFormat>({ max: 500 });

/** No zone's midnight falls within a quarter of an hour of UTC. */
const QUARTER_HOUR_MS = 900_000;
const todays = new LRUCache<string, { quarter: number; day: Day }>({ max: 500 });

/**
 * Today in `timeZone` (an IANA name; in `Etc/GMT+8` the sign is POSIX's, so it is UTC−8).
 * @throws RangeError for a zone that is not known
 */
export function todayIn(timeZone: string, nowMs: number): Day {
  if (timeZone === UTC) return fromNumber(Math.floor(nowMs / DAY_MS));
  const quarter = Math.floor(nowMs / QUARTER_HOUR_MS);
  const known = todays.get(timeZone);
  if (known?.quarter === quarter) return known.day;
  const day = dayIn(timeZone, nowMs);
  todays.set(timeZone, { quarter, day });
  return day;
}

function dayIn(timeZone: string, nowMs: number): Day {
  const parts = formatterFor(timeZone).formatToParts(nowMs);
  const part = (type: "year" | "month" | "day") => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

export function isTimeZone(name: string): boolean {
  try {
    formatterFor(name);
    return true;
  } catch {
    return false;
  }
}

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  formatters.set(timeZone, formatter);
  return formatter;
}

/** Whether the text is a day that exists. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && fromNumber(toNumber(text)) === text;
}

export function addDays(day: Day, days: number): Day {
  return fromNumber(toNumber(day) + days);
}

/** How many days from `start` to `end`, both counted. */
export function daysInclusive(start: Day, end: Day): number {
  return toNumber(end) - toNumber(start) + 1;
}

export function mondayOf(day: Day): Day {
  const number = toNumber(day);
  return fromNumber(number - ((((number - FIRST_MONDAY) % 7) + 7) % 7));
}

export function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 8)}01`;
}

/** The same date of another year; null where that has none, as for 29 February. */
export function dayYearsLater(day: Day, years: number): Day | null {
  const shifted = `${String(Number(day.slice(0, 4)) + years).padStart(4, "0")}${day.slice(4)}`;
  return isDay(shifted) ? shifted : null;
}

/** Days since 1970-01-01. */
function toNumber(day: Day): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

function fromNumber(number: number): Day {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}
