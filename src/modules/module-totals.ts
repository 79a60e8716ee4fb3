/** Totals that add up with those of other accounts: as sums before they are rounded, and how they are shown. */

/** `units` × 10^−`scale`. */
export type Amount = { units: bigint; scale: number };

export type AmountsByName = ReadonlyMap<string, Amount | null>;

/**
 * `money`: the sums that are in the account's currency. `shown` rounds once and recomputes quotients; a sum that is left
 * out, and what needs it, is null.
 */
export type AddableTotals = {
  sums: AmountsByName;
  money: ReadonlySet<string>;
  shown(sums: AmountsByName, currency: string | null): Readonly<Record<string, unknown>>;
};
