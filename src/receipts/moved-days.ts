/** By which late days a total moved, from what is remembered: each day as it had been read when the question was asked, and as it was read last. */

import { addDecimals, type Decimal, differenceOf, NOTHING, parseDecimal, toNumber } from "#ads/decimal.ts";
import type { HistoryRows, ReadAgain } from "#modules/module-history.ts";

export type MovedDay = { day: string; before: number; now: number; change: number };

/** `explains`: the days add up to both totals exactly. */
export type MovedMetric = { metric: string; explains: boolean; days: MovedDay[] };

export type Moved = { before: number | null; now: number | null };

/** In the order of `metrics`; those of which no day moved are left out. */
export function movedDays(
  days: readonly ReadAgain[],
  metrics: readonly string[],
  { ids, totals }: Pick<HistoryRows, "ids"> & { totals: Readonly<Record<string, Moved | undefined>> },
): MovedMetric[] {
  const counts = (id: string) => ids === null || ids.includes(id);
  const sumOf = (rows: ReadAgain["now"], at: number) => {
    const values = rows.filter(({ id }) => counts(id)).map(({ values: of }) => of[at] ?? null);
    return addDecimals(values.map((value) => (value === null ? null : parseDecimal(value)))) ?? NOTHING;
  };
  return metrics.flatMap((metric, at) => {
    const each = days.map(({ day, before, now }) => ({ day, before: sumOf(before, at), now: sumOf(now, at) }));
    const moved = each.flatMap(({ day, before, now }) => {
      const change = differenceOf(now, before);
      if (change.units === 0n) return [];
      return [{ day, before: toNumber(before), now: toNumber(now), change: toNumber(change) }];
    });
    const sums = { before: totalOf(each.map(({ before }) => before)), now: totalOf(each.map(({ now }) => now)) };
    const explains = sums.before === totals[metric]?.before && sums.now === totals[metric]?.now;
    return moved.length === 0 ? [] : [{ metric, explains, days: moved }];
  });
}

function totalOf(values: readonly Decimal[]): number {
  return toNumber(addDecimals(values) ?? NOTHING);
}
