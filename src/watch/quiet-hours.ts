/** Hours of the account's day in which an alert's messages wait. Pure. */

import { addDays, momentOf, todayIn } from "#ads/calendar.ts";
import { ShopError } from "#errors.ts";
import type { Zone } from "#zones/zone.ts";

/** `toMinutes` below `fromMinutes`: they pass midnight. */
export type QuietHours = { fromMinutes: number; toMinutes: number };
export type GivenQuiet = { from: string; to: string };

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;
const MINUTES_AN_HOUR = 60;

export function readQuiet({ from, to }: GivenQuiet): QuietHours {
  const [fromMinutes, toMinutes] = [minutesOf(from), minutesOf(to)];
  if (fromMinutes === null || toMinutes === null)
    throw new ShopError("invalid_input", "Quiet hours are two times of the day, such as from 22:00 to 07:00.");
  if (fromMinutes === toMinutes)
    throw new ShopError(
      "invalid_input",
      "Quiet hours begin and end at different times, or nothing would ever be told. Remove the alert if it is not wanted.",
    );
  return { fromMinutes, toMinutes };
}

export function quietDocument({ fromMinutes, toMinutes }: QuietHours): GivenQuiet {
  return { from: timeOf(fromMinutes), to: timeOf(toMinutes) };
}

/** The end of the quiet hours at that moment; null outside of them. */
export function quietUntil(zone: Zone, { fromMinutes, toMinutes }: QuietHours, nowMs: number): number | null {
  const today = todayIn(zone, nowMs);
  const daysLong = toMinutes < fromMinutes ? 1 : 0;
  for (const day of [addDays(today, -1), today]) {
    const beginsMs = momentOf(zone, day, fromMinutes / MINUTES_AN_HOUR);
    const endsMs = momentOf(zone, addDays(day, daysLong), toMinutes / MINUTES_AN_HOUR);
    if (beginsMs <= nowMs && nowMs < endsMs) return endsMs;
  }
  return null;
}

function minutesOf(text: string): number | null {
  const [, hours, minutes] = TIME.exec(text) ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * MINUTES_AN_HOUR + Number(minutes);
}

function timeOf(minutes: number): string {
  const parts = [Math.floor(minutes / MINUTES_AN_HOUR), minutes % MINUTES_AN_HOUR];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
