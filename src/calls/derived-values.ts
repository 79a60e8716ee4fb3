/** Columns that a view computes from a report's own, such as revenue and its ratio to spend: from sums, rounded once. */

import { decimalsOf } from "#ads/currency-decimals.ts";
import { addDecimals } from "#ads/decimal.ts";
import { changeInPercent, type Exact, exactOf, quotientOf, roundExact } from "#ads/exact.ts";
import type { PerformanceView } from "#modules/module-page.ts";
import type { AddableTotals, Amount, AmountsByName } from "#modules/module-totals.ts";

type Shown = Readonly<Record<string, number | null>>;

/** `values`: how `sums` are shown. What they leave out is in no sum. */
type Derived = {
  accounts: readonly { addable: AddableTotals }[];
  sums: AmountsByName;
  currency: string | null;
  values: Shown;
};

const QUOTIENT_PLACES = 4;
const PERCENT_PLACES = 2;

export function withDerivedValues(
  series: PerformanceView["series"],
  { accounts, sums, currency, values }: Derived,
): Record<string, number | null> {
  const amountOf = (column: string): Amount | null => {
    if ((values[column] ?? null) === null) return null;
    return accounts.flatMap(({ addable }) => addable.amountOf?.(sums, column) ?? [])[0] ?? null;
  };
  const derived = series.flatMap(({ column, sum = [], per, unit }): [string, number | null][] => {
    const known = sum.filter((part) => part in values);
    if (known.length === 0) return [];
    const places = per === undefined && unit === "money" ? decimalsOf(currency) : QUOTIENT_PLACES;
    const made = (ending: string): Exact | null => {
      const total = addDecimals(known.map((part) => amountOf(`${part}${ending}`)));
      if (per !== undefined) return quotientOf(total, amountOf(`${per}${ending}`), 1);
      return total === null ? null : exactOf(total);
    };
    const now = made("");
    const own: [string, number | null][] = [[column, shown(now, places)]];
    if (!known.some((part) => `${part}_previous` in values)) return own;
    const before = made("_previous");
    return [
      ...own,
      [`${column}_previous`, shown(before, places)],
      [`${column}_change_pct`, shown(changeInPercent(before, now), PERCENT_PLACES)],
    ];
  });
  return { ...values, ...Object.fromEntries(derived) };
}

function shown(value: Exact | null, places: number): number | null {
  return value === null ? null : roundExact(value, places);
}
