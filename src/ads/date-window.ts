/** The days a report is about: presets and ranges, resolved in the ad account's own calendar. */

import { ShopError } from "#errors.ts";
import { addDays, type Day, daysInclusive, firstOfMonth, isDay, mondayOf } from "./calendar.ts";

export const DATE_PRESETS = [
  "today",
  "yesterday",
  "last_3_days",
  "last_7_days",
  "last_14_days",
  "last_28_days",
  "last_30_days",
  "last_90_days",
  "this_week",
  "last_week",
  "this_month",
  "last_month",
  "lifetime",
] as const;

export type DatePreset = (typeof DATE_PRESETS)[number];

/** `start` and `end` are inclusive; `lifetime` has no start. `complete`: today is not included. */
export type DateWindow = { start: Day | null; end: Day; preset: DatePreset | null; complete: boolean };

/** `last_n_days` end yesterday; weeks start on Monday. */
const START_AND_END: Readonly<Record<DatePreset, (today: Day) => readonly [Day | null, Day]>> = {
  today: (today) => [today, today],
  yesterday: (today) => lastDays(1, today),
  last_3_days: (today) => lastDays(3, today),
  last_7_days: (today) => lastDays(7, today),
  last_14_days: (today) => lastDays(14, today),
  last_28_days: (today) => lastDays(28, today),
  last_30_days: (today) => lastDays(30, today),
  last_90_days: (today) => lastDays(90, today),
  this_week: (today) => [mondayOf(today), today],
  last_week: (today) => [addDays(mondayOf(today), -7), addDays(mondayOf(today), -1)],
  this_month: (today) => [firstOfMonth(today), today],
  last_month: (today) => {
    const end = addDays(firstOfMonth(today), -1);
    return [firstOfMonth(end), end];
  },
  lifetime: (today) => [null, today],
};

function lastDays(days: number, today: Day): readonly [Day, Day] {
  return [addDays(today, -days), addDays(today, -1)];
}

export function presetWindow(preset: DatePreset, today: Day): DateWindow {
  const [start, end] = START_AND_END[preset](today);
  return { start, end, preset, complete: end < today };
}

type Range = { start: string; end: string };

/** `cut`: the range was shortened to today. `prefix` precedes the argument names in messages. @throws invalid_input */
export function rangeWindow({ start, end }: Range, today: Day, prefix = ""): { window: DateWindow; cut: boolean } {
  const [first, last] = [`${prefix}start_date`, `${prefix}end_date`];
  if (!isDay(start) || !isDay(end))
    throw new ShopError("invalid_input", `${first} and ${last} are days that exist, written YYYY-MM-DD.`);
  if (start > end) throw new ShopError("invalid_input", `${first} is after ${last}. Swap them and call again.`);
  if (start > today)
    throw new ShopError("invalid_input", `${first} is in the future: in this account it is ${today} today.`);
  const cut = end > today;
  const until = cut ? today : end;
  return { window: { start, end: until, preset: null, complete: until < today }, cut };
}

export function splitRange(range: { start: Day; end: Day }, maxDays: number): { start: Day; end: Day }[] {
  const pieces: { start: Day; end: Day }[] = [];
  const count = Math.ceil(daysInclusive(range.start, range.end) / maxDays);
  for (let piece = 0; piece < count; piece++) {
    const start = addDays(range.start, piece * maxDays);
    pieces.push({ start, end: piece === count - 1 ? range.end : addDays(start, maxDays - 1) });
  }
  return pieces;
}
