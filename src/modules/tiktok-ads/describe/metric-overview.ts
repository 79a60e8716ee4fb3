/** All described metrics at half the length: each kind shares a row, without labels and formulas. */

import type { Cell } from "#ads/cell.ts";
import type { FieldRow } from "./field-table.ts";

export const OVERVIEW_COLUMNS = ["group", "unit", "over_rows", "valid", "keys"];

export function metricOverview(rows: readonly FieldRow[]): Cell[][] {
  const alike = new Map<string, { shared: readonly Cell[]; keys: Cell[] }>();
  for (const { cells } of rows) {
    const [key = null, , unit = null, group = null, over = null, valid = null] = cells;
    const shared = [group, unit, over === "sum" || over === "not additive" ? over : "recomputed", valid];
    const name = shared.join();
    const kind = alike.get(name) ?? { shared, keys: [] };
    kind.keys.push(key);
    alike.set(name, kind);
  }
  return [...alike.values()].map(({ shared, keys }) => [...shared, keys.join(", ")]);
}
