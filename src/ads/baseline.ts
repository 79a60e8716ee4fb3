/**
 * What is usual for an account by its own past. `sameWeekdaysBefore` names earlier windows to compare one with (of one
 * day: the last eight same weekdays), `baselineOf` gives their median and spread, `judge` says whether a value lies
 * beyond them, and `usualRange` between which values it would not. Pure; explanations, diagnosis, pacing and alerts
 * judge by it. A spread needs no exact decimals, so these are doubles.
 */

import { addDays, type Day, daysInclusive } from "./calendar.ts";
import { DEVIATIONS_PER_MEDIAN, medianOf } from "./median.ts";

export type Days = { start: Day; end: Day };

/** Older weeks say little about the account of today. */
export const WINDOWS_LOOKED_AT = 8;
/** Fewer have no spread to speak of. */
export const MIN_WINDOWS = 6;
/** Fewer events (clicks, conversions) are chance, whatever their spread was. */
export const MIN_SAMPLE = 10;
/** One in twenty of eight normal windows lies beyond this many spreads (Iglewicz and Hoaglin 1993; 4.7 % measured). */
const USUAL_SPREADS = 3.5;
const DAYS_A_WEEK = 7;

/** Newest first. None shares a day with the window or with another. */
export function sameWeekdaysBefore({ start, end }: Days, windows: number = WINDOWS_LOOKED_AT): Days[] {
  const step = Math.ceil(daysInclusive(start, end) / DAYS_A_WEEK) * DAYS_A_WEEK;
  return Array.from({ length: windows }, (_, index) => {
    const back = -(index + 1) * step;
    return { start: addDays(start, back), end: addDays(end, back) };
  });
}

/** `sample`: how many events the value counts, or is a rate of; null for money. */
export type Measured = { value: number; sample: number | null };

/** `spread`: like a standard deviation, from the median absolute deviation. `rate`: a quotient, not a count. */
export type Baseline = { median: number; spread: number; sample: number | null; windows: number; rate: boolean };

/** Null where too few windows are known. */
export function baselineOf(windows: readonly Measured[], { rate }: { rate: boolean }): Baseline | null {
  if (windows.length < MIN_WINDOWS) return null;
  const values = windows.map(({ value }) => value);
  const median = medianOf(values) ?? 0;
  const spread = DEVIATIONS_PER_MEDIAN * (medianOf(values.map((value) => Math.abs(value - median))) ?? 0);
  const samples = windows.flatMap(({ sample }) => sample ?? []);
  const sample = samples.length < windows.length ? null : medianOf(samples);
  return { median, spread, sample, windows: windows.length, rate };
}

/** Counts of chance events vary by their square root at least, and so do rates of them. */
export function usualRange({ median, spread, sample, rate }: Baseline, now: number | null = null): Reach {
  const events = rate && sample !== null && now !== null ? Math.min(sample, now) : sample;
  const chance = events === null ? 0 : median / Math.sqrt(Math.max(1, events));
  const width = USUAL_SPREADS * Math.max(spread, chance);
  return { from: Math.max(0, median - width), to: median + width };
}

export type Reach = { from: number; to: number };

/** `few`: too few events to say. `open`: it depends on what young days still come to. */
export type Verdict = "above" | "below" | "usual" | "few" | "open";

export function judge(baseline: Baseline, { from, to, sample }: Reach & { sample: number | null }): Verdict {
  if (baseline.sample !== null && Math.max(baseline.sample, sample ?? 0) < MIN_SAMPLE) return "few";
  const usual = usualRange(baseline, sample);
  if (from > usual.to) return "above";
  if (to < usual.from) return "below";
  return from >= usual.from && to <= usual.to ? "usual" : "open";
}
