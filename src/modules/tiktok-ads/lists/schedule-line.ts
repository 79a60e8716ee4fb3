/** When an ad group runs, in one short line. Start and end are UTC, as TikTok's times are; its dayparting is not. */

import type { AdGroup } from "../endpoints/adgroup-get.ts";

/** TikTok gives an ad group without an end one ten years after its start. */
const NO_END_MS = 9 * 365 * 86_400_000;
const TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}):\d{2}$/;

const DAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const HALF_HOURS = 48;

type Schedule = Pick<AdGroup, "schedule_type" | "schedule_start_time" | "schedule_end_time" | "dayparting">;

export function scheduleLine(schedule: Schedule): string | null {
  const start = minuteOf(schedule.schedule_start_time);
  if (start === null) return null;
  const end = hasEnd(schedule) ? minuteOf(schedule.schedule_end_time) : null;
  const span = end === null ? `from ${start} UTC, no end` : `${start} to ${end} UTC`;
  return daypartingLine(schedule.dayparting) === null ? span : `${span}; not at all hours`;
}

export function hasEnd({ schedule_type, schedule_start_time, schedule_end_time }: Schedule): boolean {
  if (schedule_type === "SCHEDULE_FROM_NOW") return false;
  const [start, end] = [utcMs(schedule_start_time), utcMs(schedule_end_time)];
  return end !== null && (start === null || end - start < NO_END_MS);
}

export function scheduleSpan(schedule: Schedule): { startMs: number; endMs: number } | null {
  const [startMs, endMs] = [utcMs(schedule.schedule_start_time), utcMs(schedule.schedule_end_time)];
  return startMs === null || endMs === null || !hasEnd(schedule) ? null : { startMs, endMs };
}

/**
 * "Mon–Fri 08:00–20:00" on the account's clock; null where it runs at all hours.
 * @see https://ads.tiktok.com/help/article/about-timezone-converter-in-tiktok-ads-manager
 */
export function daypartingLine(dayparting: string | null | undefined): string | null {
  if (!dayparting || !/^[01]{336}$/.test(dayparting)) return null;
  if (!dayparting.includes("0") || !dayparting.includes("1")) return null;
  const days = DAY_NAMES.map((name, day) => ({
    name,
    hours: hoursOf(dayparting.slice(day * HALF_HOURS, (day + 1) * HALF_HOURS)),
  }));
  const runs: { first: string; last: string; hours: string }[] = [];
  for (const { name, hours } of days) {
    const before = runs.at(-1);
    if (before?.hours === hours) before.last = name;
    else runs.push({ first: name, last: name, hours });
  }
  return runs
    .filter(({ hours }) => hours !== "")
    .map(({ first, last, hours }) => `${first === last ? first : `${first}–${last}`} ${hours}`)
    .join("; ");
}

function hoursOf(day: string): string {
  return [...day.matchAll(/1+/g)]
    .map(({ index, 0: run }) => `${clockTime(index)}–${clockTime(index + run.length)}`)
    .join(", ");
}

function clockTime(halfHour: number): string {
  return `${String(Math.floor(halfHour / 2)).padStart(2, "0")}:${halfHour % 2 === 0 ? "00" : "30"}`;
}

function minuteOf(time: string | null | undefined): string | null {
  const [, day, minute] = TIME.exec(time ?? "") ?? [];
  return day === undefined || minute === undefined ? null : `${day} ${minute}`;
}

function utcMs(time: string | null | undefined): number | null {
  const ms = Date.parse(`${(time ?? "").replace(" ", "T")}Z`);
  return Number.isNaN(ms) ? null : ms;
}
