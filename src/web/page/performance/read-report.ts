/** A report's answer as points to draw and rows to list. */

import { z } from "zod";

const Cell = z.union([z.string(), z.number(), z.null()]).catch(null);

const Report = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(Cell)),
  totals: z.record(z.string(), Cell).default({}),
  page: z.object({ total: z.number(), has_more: z.boolean() }).optional(),
  meta: z.looseObject({ warnings: z.array(z.string()).catch([]), data_lag: z.string().optional() }),
});

/** One row by its columns' names. */
export type Point = Readonly<Record<string, string | number | null>>;

export type ReadReport = {
  points: readonly Point[];
  totals: Point;
  /** How many rows there are in all. */
  total: number;
  warnings: readonly string[];
  lag: string | null;
  compared: boolean;
};

/** @throws where the tool does not answer as its module says */
export function readReport(answer: unknown): ReadReport {
  const { columns, rows, totals, page, meta } = Report.parse(answer);
  return {
    points: rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null]))),
    totals,
    total: page?.total ?? rows.length,
    warnings: meta.warnings,
    lag: meta.data_lag ?? null,
    compared: columns.some((column) => column.endsWith(PREVIOUS)),
  };
}

const PREVIOUS = "_previous";

export const previousOf = (column: string) => `${column}${PREVIOUS}`;
export const changeOf = (column: string) => `${column}_change_pct`;

/** A number, or null where the cell holds none. */
export function numberIn(point: Point, column: string): number | null {
  const value = point[column];
  return typeof value === "number" ? value : null;
}
