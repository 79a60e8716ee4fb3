/** Several rows of one entity as one: sums are added, and of other cells stays what the rows agree on. */

import type { Cell } from "../page.ts";
import { groupRows } from "../report/report-row.ts";
import type { SumRow } from "../sums/arrange-sums.ts";
import { addSums } from "../sums/measures.ts";
import { GMV_MAX_RATES } from "./gmv-max-measures.ts";

/** How different values of one column become one; the first is told where nothing stands here. */
const OF_SEVERAL: Readonly<Record<string, (values: readonly Cell[]) => Cell>> = {
  bid_type: (values) => values.join(", "),
  ...Object.fromEntries(Object.keys(GMV_MAX_RATES).map((name) => [name, () => null])),
};

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
      return [name, values.length > 1 ? (OF_SEVERAL[name]?.(values) ?? (name in OF_SEVERAL ? null : first)) : first];
    }),
  );
}
