/** Totals of then beside those of now. */

import { differenceOf, parseDecimal, toNumber } from "#ads/decimal.ts";

export type MovedTotal = { name: string; before: number | null; now: number | null; change: number | null };

export type Totals = Readonly<Record<string, number | null>> | null;

/** Each total of then; `now` is null where nothing can be set beside it. */
export function movedTotals(before: Totals, now: Totals): MovedTotal[] {
  return Object.entries(before ?? {}).map(([name, earlier]) => {
    const later = now?.[name] ?? null;
    return { name, before: earlier, now: later, change: changeOf(earlier, later) };
  });
}

function changeOf(before: number | null, after: number | null): number | null {
  const [from, to] = [before, after].map((value) => (value === null ? null : parseDecimal(String(value))));
  return from === null || from === undefined || to === null || to === undefined
    ? null
    : toNumber(differenceOf(to, from));
}
