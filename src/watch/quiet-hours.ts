/** Hours of the account's day in which an alert's messages wait. Pure. */

import { addDays, momentOf, todayIn } from "#ads/calendar.ts";
import { ShopError } from "#errors.ts";
import type { Zone } from "#zones/zone.ts";

/** `toMinutes` below `fromMinutes`: they pass midnight. */
export type QuietHours = { fromMinutes: number; toMinutes: number };
export type QuietSpan = { fromMs: number; untilMs: number };
export type GivenQuiet = { from: string; to: string };

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;
const MINUTES_AN_HOUR = 60;
/** Ten attempts end after three and a half days, and a little later where they wait for the end of such hours. */
const DAYS_AHEAD = 5;

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

/** Those that a message may meet until it is given up, from the one that may have begun yesterday on. */
export function quietSpans(zone: Zone, { fromMinutes, toMinutes }: QuietHours, nowMs: number): QuietSpan[] {
  const yesterday = addDays(todayIn(zone, nowMs), -1);
  const daysLong = toMinutes < fromMinutes ? 1 : 0;
  return Array.from({ length: DAYS_AHEAD + 2 }, (_, ahead) => {
    const day = addDays(yesterday, ahead);
    return {
      fromMs: momentOf(zone, day, fromMinutes / MINUTES_AN_HOUR),
      untilMs: momentOf(zone, addDays(day, daysLong), toMinutes / MINUTES_AN_HOUR),
    };
  });
}

function minutesOf(text: string): number | null {
  const [, hours, minutes] = TIME.exec(text) ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * MINUTES_AN_HOUR + Number(minutes);
}

function timeOf(minutes: number): string {
  const parts = [Math.floor(minutes / MINUTES_AN_HOUR), minutes % MINUTES_AN_HOUR];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
