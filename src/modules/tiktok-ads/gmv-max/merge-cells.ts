/** Makes one row of several of the same entity: sums are added, other cells are kept where the rows agree on them. */

import type { SumRow } from "#ads/arrange-sums.ts";
import type { Cell } from "#ads/cell.ts";
import { groupRows } from "#ads/group-rows.ts";
import { addSums } from "#ads/measures.ts";
import { GMV_MAX_RATES } from "./gmv-max-measures.ts";

/** Other columns show the first value. */
const OF_SEVERAL: ReadonlyMap<string, (values: readonly Cell[]) => Cell> = new Map([
  ["bid_type", (values: readonly Cell[]): Cell => values.toSorted().join(", ")],
  ...Object.keys(GMV_MAX_RATES).map((name) => [name, (): Cell => null] as const),
]);

export function mergeCells(rows: readonly SumRow[], column: string): SumRow[] {
  return groupRows(rows, ({ cells }) => String(cells[column])).map((group) => ({
    cells: cellsOf(group),
    sums: addSums(group.map(({ sums }) => sums)),
  }));
}

function cellsOf(group: readonly SumRow[]): Record<string, Cell> {
  const columns = new Set(group.flatMap(({ cells }) => Object.keys(cells)));
  return Object.fromEntries(
    [...columns].map((name) => {
      const values = [...new Set(group.map(({ cells }) => cells[name] ?? null))].filter((value) => value !== null);
      const [first = null] = values;
      const merge = OF_SEVERAL.get(name);
      return [name, merge === undefined || values.length < 2 ? first : merge(values)];
    }),
  );
}
