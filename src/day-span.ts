/** Days that an answer speaks of. Without a last day there are none; without a first they reach back to the beginning. */

export type DaySpan = { first_day: string | null; last_day: string | null };

export const NO_DAYS: DaySpan = { first_day: null, last_day: null };

/** The least that holds both. */
export function joinSpans(one: DaySpan, other: DaySpan): DaySpan {
  if (one.last_day === null) return { first_day: other.first_day, last_day: other.last_day };
  if (other.last_day === null) return { first_day: one.first_day, last_day: one.last_day };
  const firsts = [one.first_day, other.first_day].filter((day) => day !== null).toSorted();
  const lasts = [one.last_day, other.last_day].toSorted();
  return { first_day: firsts.length === 2 ? (firsts[0] ?? null) : null, last_day: lasts[1] ?? null };
}
