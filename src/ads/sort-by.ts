/** Sorting rows by one column, and the sentence for a column that is not there. */

import { didYouMean } from "#did-you-mean.ts";
import { ShopError } from "#errors.ts";
import { compareExact, type Exact, nearNumber, surelyApart } from "./exact.ts";

export type Direction = "asc" | "desc";
export type Sort = { by: string; direction: Direction };
export type SortKey = string | number | boolean | Exact | null;

/** Stable; rows without a value come last in both directions. */
export function sortBy<Row>(rows: readonly Row[], keyOf: (row: Row) => SortKey, direction: Direction): Row[] {
  return rows
    .map((row) => keyed(row, keyOf(row)))
    .sort((a, b) => compare(a, b, direction))
    .map(({ row }) => row);
}

/** `near`: the number that a key is close to, reckoned once a row. */
type Keyed<Row> = { row: Row; key: SortKey; near: number };

function keyed<Row>(row: Row, key: SortKey): Keyed<Row> {
  return { row, key, near: typeof key === "object" && key !== null ? nearNumber(key) : 0 };
}

/** `hidden`: sortable columns that are not shown. `absent` says which arguments would add a column. */
type OtherColumns = { hidden?: readonly string[]; absent?: (by: string) => string | null };

/** @throws invalid_input */
export function assertColumn(by: string, columns: readonly string[], { hidden = [], absent }: OtherColumns = {}): void {
  if (columns.includes(by)) return;
  const remedy = absent?.(by) ?? null;
  if (remedy !== null) throw new ShopError("invalid_input", `sort.by: ${remedy}`);
  const near = didYouMean(by, [...columns, ...hidden]);
  const hint = near.length === 0 ? `The columns are ${columns.join(", ")}.` : `Did you mean ${near.join(", ")}?`;
  throw new ShopError("invalid_input", `sort.by: there is no column "${by.slice(0, 60)}" here. ${hint}`);
}

function compare<Row>({ key: a, near }: Keyed<Row>, { key: b, near: nearB }: Keyed<Row>, direction: Direction): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  const sign = direction === "asc" ? 1 : -1;
  if (typeof a === "object" && typeof b === "object")
    return sign * (surelyApart(near, nearB) ? near - nearB : compareExact(a, b));
  return sign * (a < b ? -1 : 1);
}
