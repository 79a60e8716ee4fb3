/** Sums of earlier windows, from the days that are remembered. */

import type { Days } from "#ads/baseline.ts";
import { daysInclusive } from "#ads/calendar.ts";
import { NOTHING, parseDecimal, sumOfKnown, toNumber } from "#ads/decimal.ts";
import type { RememberedDay } from "#modules/module-history.ts";

export type AmountOf = (name: string) => number;

/** `names` include spend; `ids` undefined means every row. */
type Windows = { names: readonly string[]; ids?: readonly string[] | undefined; windows: readonly Days[] };

/** Windows with an unknown day, from before the first spend, or without spend are no measure of what is usual. */
export function amountsIn(kept: readonly RememberedDay[], { names, ids, windows }: Windows): AmountOf[] {
  const wanted = ids === undefined ? null : new Set(ids);
  const days = kept.map(({ day, rows }) => {
    const own = rows.filter(({ id }) => wanted === null || wanted.has(id));
    const sums = names.map((_, place) => sumOfKnown(own.map(({ values }) => parseDecimal(values[place] ?? ""))));
    return { day, sums: new Map(names.map((name, place) => [name, toNumber(sums[place] ?? NOTHING)])) };
  });
  const begun = days.find(({ sums }) => sums.get("spend") !== 0)?.day;
  return windows.flatMap(({ start, end }) => {
    const own = days.filter(({ day }) => day >= start && day <= end);
    if (begun === undefined || start < begun || own.length < daysInclusive(start, end)) return [];
    const amountOf: AmountOf = (name) => own.reduce((sum, { sums }) => sum + (sums.get(name) ?? 0), 0);
    return amountOf("spend") === 0 ? [] : [amountOf];
  });
}
