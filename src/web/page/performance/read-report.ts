/** A report's pages of answers as points to draw and rows to list. */

import { z } from "zod";
import type { PerformanceView } from "../data/queries.ts";
import { withDerivedSeries } from "./derived-series.ts";
import type { Point } from "./point.ts";

const Cell = z.union([z.string(), z.number(), z.null()]).catch(null);
const Days = z.object({ start: z.string().nullable(), end: z.string() });

const Report = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(Cell)),
  totals: z.record(z.string(), Cell).default({}),
  page: z.object({ total: z.number() }).optional(),
  meta: z.looseObject({
    warnings: z.array(z.string()).catch([]),
    data_lag: z.string().optional(),
    fetched_at: z.iso.datetime(),
    timezone: z.string().nullable().catch(null),
    window: Days,
    compared_with: Days.optional(),
  }),
});

export type Days = z.output<typeof Days>;

export type ReadReport = {
  points: readonly Point[];
  totals: Point;
  total: number;
  warnings: readonly string[];
  lag: string | null;
  /** ISO 8601, of the oldest page. */
  fetchedAt: string;
  zone: string | null;
  window: Days;
  comparedWith: Days | null;
};

export function readReport(answers: readonly unknown[], series: PerformanceView["series"]): ReadReport {
  const [first, ...others] = answers.map((answer) => Report.parse(answer));
  if (first === undefined) throw new TypeError("a report has at least one page");
  const { totals, meta } = first;
  const pages = [first, ...others];
  const points = pages.flatMap(({ columns, rows }) =>
    rows.map((row) =>
      withDerivedSeries(Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])), series),
    ),
  );
  return {
    points,
    total: first.page?.total ?? points.length,
    totals: withDerivedSeries(totals, series),
    warnings: [...new Set(pages.flatMap((page) => page.meta.warnings))],
    lag: meta.data_lag ?? null,
    fetchedAt: pages.map((page) => page.meta.fetched_at).toSorted()[0] ?? meta.fetched_at,
    zone: meta.timezone,
    window: meta.window,
    comparedWith: meta.compared_with ?? null,
  };
}
