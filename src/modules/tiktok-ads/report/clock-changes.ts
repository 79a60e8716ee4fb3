/** Reports by hour on days when the account's clocks change: one hour comes twice there, or not at all. */

import { addDays, type Day, daysInclusive } from "#ads/calendar.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { toNumber } from "#ads/decimal.ts";
import { hoursOfDay } from "#zones/hours-of-day.ts";
import type { Zone } from "#zones/zone.ts";
import type { Breakdown } from "../words/breakdowns.ts";
import { mergeRows, type ReportRow, rowKey } from "./report-row.ts";
import type { ReadRow } from "./row-reader.ts";

export type ClockChanges = { twice: ReadonlySet<string>; never: ReadonlySet<string> };

const HOUR_MINUTES = 60;

export function clockChanges(
  zone: Zone,
  breakdown: Breakdown,
  { start, end }: Pick<DateWindow, "start" | "end">,
): ClockChanges {
  const days = breakdown === "hour" && start !== null ? daysInclusive(start, end) : 0;
  const hours = Array.from({ length: days }, (_, index) => addDays(start ?? end, index)).flatMap((day) =>
    hoursOfDay(zone, day).map((minutes, hour) => ({ name: timeName(day, hour), minutes })),
  );
  const named = (is: (minutes: number) => boolean) =>
    new Set(hours.filter(({ minutes }) => is(minutes)).map(({ name }) => name));
  return { twice: named((minutes) => minutes > HOUR_MINUTES), never: named((minutes) => minutes === 0) };
}

export function clockSentences({ twice, never }: ClockChanges): string[] {
  return [
    ...[...twice].map((time) => `On the account's clock ${time} comes twice, and its row adds both hours up.`),
    ...[...never].map((time) => `On the account's clock there is no ${time}: clocks go forward over it.`),
  ];
}

/** TikTok's pages may overlap where rows change places. An hour that occurs twice may have two rows. */
export function distinctRows(
  pages: readonly (readonly ReadRow[])[],
  { twice }: ClockChanges,
  metrics: readonly string[],
): ReadRow[] {
  const kept = new Map<string, ReadRow>();
  for (const page of pages) {
    const times = new Map<string, number>();
    for (const read of page) {
      const { row } = read;
      const place = rowKey(row);
      if (!isOf(twice, row)) {
        kept.set(place, read);
        continue;
      }
      const numbers = metrics.map((name) => row.cells.get(name)).map((cell) => (cell ? toNumber(cell) : "-"));
      const key = [place, ...numbers].join(" ");
      const nth = (times.get(key) ?? 0) + 1;
      times.set(key, nth);
      kept.set(`${key} ${nth}`, read);
    }
  }
  return [...kept.values()];
}

export function joinedHours(
  rows: readonly ReportRow[],
  { twice }: ClockChanges,
  metrics: readonly string[],
): ReportRow[] {
  return twice.size === 0 ? [...rows] : mergeRows(rows, rowKey, metrics);
}

export function timeName(day: Day, hour: number | null): string {
  return hour === null ? day : `${day} ${String(hour).padStart(2, "0")}:00`;
}

function isOf(times: ReadonlySet<string>, { date, hour }: ReportRow): boolean {
  return times.size > 0 && date !== null && times.has(timeName(date, hour));
}
