/** Days written for people. */

import type { Days } from "./read-report.ts";

const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

export function formatDays({ start, end }: Days): string {
  const day = (date: string) => DAY.format(Date.parse(`${date}T00:00:00Z`));
  if (start === null) return `Until ${day(end)}`;
  return start === end ? day(end) : `${day(start)} – ${day(end)}`;
}
