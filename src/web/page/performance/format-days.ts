/** Days written for people. */

import type { Days } from "./read-report.ts";

const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

export function formatDays({ start, end }: Days): string {
  if (start === null) return `Until ${formatDay(end)}`;
  return start === end ? formatDay(end) : `${formatDay(start)} – ${formatDay(end)}`;
}

export function formatDay(date: string): string {
  return DAY.format(Date.parse(`${date}T00:00:00Z`));
}

/** The last day before a moment, both of UTC. */
export function formatLastDay(end: string): string {
  return DAY.format(Date.parse(end) - 1);
}
