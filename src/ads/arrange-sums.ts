/** From rows of sums to those that are shown: ranked, the rest as one, sorted, and summed up. */

import type { AddableTotals } from "#modules/module-totals.ts";
import type { Cell } from "./cell.ts";
import { columnFor } from "./column-for.ts";
import { groupRows } from "./group-rows.ts";
import { addSums, type Measures, measureOf, type Sums, shownMeasure } from "./measures.ts";
import { assertColumn, type Sort, type SortKey, sortBy } from "./sort-by.ts";

/** `cells`: values that are no measures, by column. `keys`: sort keys for columns whose cells are rounded. */
export type SumRow = {
  cells: Readonly<Record<string, Cell>>;
  sums: Sums;
  keys?: Readonly<Record<string, SortKey>>;
};

export type SumPlan = {
  columns: readonly string[];
  measures: Measures;
  subject: { id: string; name: string };
  aliases: Readonly<Record<string, string>>;
  sort: Sort | undefined;
  order: Sort;
  top: number | undefined;
  currency: string | null;
};

export type ArrangedSums = {
  columns: string[];
  rows: Cell[][];
  totals: Record<string, number | null>;
  addable(): AddableTotals;
};

export function arrangeSums(rows: readonly SumRow[], plan: SumPlan): ArrangedSums {
  const { columns, measures, top, currency } = plan;
  const sort = sortOf(plan);
  const measured = (sums: Sums, column: string, unit = currency) =>
    shownMeasure(measureOf(column, sums, measures), measures[column], unit);
  const totalsOf = (sums: Sums, unit: string | null) =>
    Object.fromEntries(
      columns.filter((column) => column in measures).map((column) => [column, measured(sums, column, unit)]),
    );
  const cellOf = (row: SumRow, column: string): Cell =>
    column in measures ? measured(row.sums, column) : (row.cells[column] ?? null);
  const keyOf = (row: SumRow, column: string): SortKey =>
    column in measures ? measureOf(column, row.sums, measures) : (row.keys?.[column] ?? row.cells[column] ?? null);
  const ranked = sortBy(rows, (row) => keyOf(row, sort.by), sort.direction);
  const best = top === undefined || ranked.length <= top ? ranked : ranked.slice(0, top);
  const rest = ranked.slice(best.length);
  const shown = rest.length === 0 ? best : [...best, othersOf(rest, plan)];
  const total = addSums(rows.map(({ sums }) => sums));
  return {
    columns: [...columns],
    rows: shown.map((row) => columns.map((column) => cellOf(row, column))),
    totals: totalsOf(total, currency),
    addable: () => ({
      columns,
      sums: total,
      // A sum that no column shows may be money, too.
      money: new Set([...total.keys()].filter((name) => (measures[name]?.unit ?? "money") === "money")),
      shown: totalsOf,
    }),
  };
}

export function mergeSums(rows: readonly SumRow[], keyOf: (row: SumRow) => string): SumRow[] {
  return groupRows(rows, keyOf).flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ cells: first.cells, sums: addSums(group.map(({ sums }) => sums)) }];
  });
}

function sortOf({ sort, order, columns, subject, aliases }: SumPlan): Sort {
  if (sort === undefined) return order;
  const by = columns.includes(sort.by) ? sort.by : columnFor(sort.by, { ...subject, aliases });
  assertColumn(by, columns);
  return { ...sort, by };
}

function othersOf(rest: readonly SumRow[], { subject }: SumPlan): SumRow {
  return { cells: { [subject.name]: `others (${rest.length})` }, sums: addSums(rest.map(({ sums }) => sums)) };
}
