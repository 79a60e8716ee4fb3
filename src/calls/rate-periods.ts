/** Which of the owner's rates holds on which days of a window. Pure. */

import { addDays } from "#ads/calendar.ts";

/** One of `from` is `rate` of the currency in which accounts are totalled, from `date` until the next. */
export type ReportingRate = { from: string; date: string; rate: string };

/** What the owner totals a workspace's accounts in. */
export type Reporting = { currency: string; rates: readonly ReportingRate[] };

export type ReportingOf = (workspaceId: string) => Promise<Reporting | null>;

export type Days = { start: string; end: string };

/** `rate` is null for days before the first rate. */
export type RatePeriod = Days & { rate: ReportingRate | null };

/** In order, without a gap; neighbours with the same rate are one. */
export function ratePeriods(rates: readonly ReportingRate[], { start, end }: Days): RatePeriod[] {
  const sorted = rates.toSorted((one, other) => (one.date < other.date ? -1 : 1));
  const first = sorted.findLast(({ date }) => date <= start) ?? null;
  const later = sorted.filter(({ date }) => date > start && date <= end);
  const starts = [{ start, rate: first }, ...later.map((rate) => ({ start: rate.date, rate }))];
  const joined = starts.filter(({ rate }, at) => at === 0 || rate?.rate !== starts[at - 1]?.rate?.rate);
  return joined.map((period, at) => {
    const next = joined[at + 1];
    return { ...period, end: next === undefined ? end : addDays(next.start, -1) };
  });
}
