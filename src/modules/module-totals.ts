/** Totals that add up with those of other accounts: as sums before they are rounded, and how they are shown. */

/** `units` × 10^−`scale`. */
export type Amount = { units: bigint; scale: number };

export type AmountsByName = ReadonlyMap<string, Amount | null>;

/**
 * `columns`: which cells `shown` has; those of two accounts may differ over the same sums. `money`: the sums that are in the account's currency. `byDay`: the sums of each day, where the rows are by day. `shown` rounds once and recomputes quotients; a sum that is left
 * out, and what needs it, is null. `wanted`: beside sums of all accounts these tell something only where every account has one, as a month's budget does
 * beside what was spent.
 */
export type AddableTotals = {
  columns: readonly string[];
  sums: AmountsByName;
  money: ReadonlySet<string>;
  wanted?: ReadonlySet<string>;
  byDay?(): ReadonlyMap<string, AmountsByName>;
  /** What a column shows, before it is rounded; null for one that is no sum. */
  amountOf?(sums: AmountsByName, column: string): Amount | null;
  shown(sums: AmountsByName, currency: string | null): Readonly<Record<string, unknown>>;
};
