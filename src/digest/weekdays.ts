/** Days of the week by name; Sunday is 0. */

export const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

export type Weekday = (typeof WEEKDAYS)[number];

export function weekdayNumber(weekday: Weekday | null): number | null {
  return weekday === null ? null : WEEKDAYS.indexOf(weekday);
}

export function weekdayName(weekday: number | null): Weekday | null {
  return weekday === null ? null : (WEEKDAYS[weekday] ?? null);
}
