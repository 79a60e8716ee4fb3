/** The change of a metric by its parts, as sums before they are rounded: it can be split again with those of other accounts. */

import type { Amount } from "./module-totals.ts";

export type ChangeDays = { start: string; end: string };

/** `of` ÷ `per`, or `of` alone where nothing is divided. Null is no number, and adds nothing. */
export type ChangeSide = { of: Amount | null; per: Amount | null };

export type ChangePart = { id: string; name: string | null; now: ChangeSide; before: ChangeSide };

/** The platform's names of what is added up for `of` and `per`; `per` is empty for a sum. */
export type ChangeMetric = { name: string; of: readonly string[]; per: readonly string[] };

export type AccountChange = { metric: ChangeMetric; parts: readonly ChangePart[] };

/** `rows`: of each account the parts that have a row of their own, in their order, then the others as one. */
export type ChangeTable = {
  columns: readonly string[];
  rows: readonly (readonly (readonly unknown[])[])[];
  accounts: readonly Readonly<Record<string, number | null>>[];
  totals: Readonly<Record<string, number | null>>;
  sentence: string;
};

/**
 * `parts`: the largest contribution first. `shown`: how many of them the answer has as rows. `besides`: one more column,
 * of the rows that are shown. `money`: which sums are in the account's currency. `sidesIn`: each part's sums in other
 * days than its windows', by its id.
 */
export type AddableChange = AccountChange & {
  shown: number;
  besides: { column: string; cells: readonly (string | null)[] };
  money: { of: boolean; per: boolean };
  now: ChangeDays;
  before: ChangeDays;
  sentence: string;
  sidesIn(days: readonly ChangeDays[]): Promise<readonly ReadonlyMap<string, ChangeSide>[]>;
  /** `shown`: rows of each account besides its others. `named`: the accounts that share names of columns. */
  together(
    accounts: readonly AccountChange[],
    plan: { shown: readonly number[]; currency: string | null; named: readonly AccountChange[] },
  ): ChangeTable;
};
