/** What of an account's pacing adds up with that of other accounts: a range of likely landings does not. */

import type { Cell } from "#ads/cell.ts";
import { type Decimal, parseDecimal, toNumber } from "#ads/decimal.ts";
import type { AddableTotals } from "#modules/module-totals.ts";

const ADDED = ["spent", "landing", "daily_budget", "month_budget"] as const;

/** `account`: the row of the whole account. */
export function addablePacing(columns: readonly string[], account: readonly Cell[]): AddableTotals {
  const sums = ADDED.flatMap((name): [string, Decimal | null][] => {
    const cell = account[columns.indexOf(name)];
    return typeof cell === "number" ? [[name, parseDecimal(String(cell))]] : [];
  });
  return {
    sums: new Map(sums),
    money: new Set(ADDED),
    shown: (all) =>
      Object.fromEntries(
        ADDED.flatMap((name) => {
          const sum = all.get(name) ?? null;
          return sum === null ? [] : [[name, toNumber(sum)]];
        }),
      ),
  };
}
