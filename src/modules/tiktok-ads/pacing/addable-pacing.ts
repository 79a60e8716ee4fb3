/** What of an account's pacing adds up with that of other accounts: a range of likely landings does not. */

import type { Cell } from "#ads/cell.ts";
import { type Decimal, parseDecimal } from "#ads/decimal.ts";
import { shownSum } from "#ads/shown-sum.ts";
import type { AddableTotals } from "#modules/module-totals.ts";

const ADDED = ["spent", "landing", "daily_budget", "month_budget"] as const;
/** Not every account has its own. */
const WANTED = ["landing", "month_budget"] as const;

/** `account`: the row of the whole account. */
export function addablePacing(columns: readonly string[], account: readonly Cell[]): AddableTotals {
  const sums = ADDED.flatMap((name): [string, Decimal | null][] => {
    const cell = account[columns.indexOf(name)];
    return typeof cell === "number" ? [[name, parseDecimal(String(cell))]] : [];
  });
  return {
    columns: ADDED,
    sums: new Map(sums),
    money: new Set(ADDED),
    wanted: new Set(WANTED),
    shown: (all, currency) =>
      Object.fromEntries(
        ADDED.flatMap((name) => {
          const sum = all.get(name) ?? null;
          return sum === null ? [] : [[name, shownSum(sum, currency)]];
        }),
      ),
  };
}
