/** How far the numbers of young days may still move, by how complete this account's numbers usually are at that age. */

import { type HistoryShare, SETTLED_AGE } from "#modules/module-history.ts";
import type { Days, Reach } from "./baseline.ts";
import { type Day, daysBetween, eachDay } from "./calendar.ts";

const WHOLE = 100;

/** How much of their final number these days usually have today, in percent; null where one of them is not known. */
export function usualPercent(shares: readonly HistoryShare[], { start, end }: Days, today: Day): number | null {
  const percents = eachDay(start, end).map((day) => {
    const age = daysBetween(day, today);
    if (age >= SETTLED_AGE) return WHOLE;
    return shares.findLast((share) => share.age <= age)?.percent ?? null;
  });
  const known = percents.filter((percent) => percent !== null);
  if (known.length < percents.length || known.length === 0) return null;
  return known.reduce((sum, percent) => sum + percent, 0) / known.length;
}

export function finalReach(value: number, percent: number | null): Reach {
  if (percent === null) return { from: value, to: Number.POSITIVE_INFINITY };
  const final = percent > 0 ? (value * WHOLE) / percent : Number.POSITIVE_INFINITY;
  return { from: Math.min(value, final), to: Math.max(value, final) };
}

export function reachOfQuotient(of: Reach, per: Reach, times: number): Reach {
  return { from: (of.from / per.to) * times, to: (of.to / per.from) * times };
}
