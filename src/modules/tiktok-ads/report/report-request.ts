/** A report request, and the pieces in which it is sent to TikTok. */

import type { Day } from "#ads/calendar.ts";
import { type DateWindow, splitRange } from "#ads/date-window.ts";
import { type AskedBreakdown, BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { LEVEL_DETAILS, type ReportLevel } from "../words/report-levels.ts";

const VALUES_A_FILTER = 100;

/** A row matches any of `values`, which may exceed TikTok's bound. */
export type ReportFilter = { field: string; values: readonly string[] };

export type ReportShape = {
  level: ReportLevel;
  breakdown: AskedBreakdown;
  metrics: readonly string[];
  /** One of these must remain; absent means all. */
  shown?: readonly string[];
  /** The usual metrics may be asked for besides, for the next question about the same rows. */
  usual?: boolean;
  filters: readonly ReportFilter[];
  /** Without names of entities, which are a fifth of a row. */
  unnamed?: true;
  /** Gives one row for each Smart+ ad instead of each creative; other ads have the same id in both. */
  idDimension?: "ad_id_v2";
};

export type ReportRequest = ReportShape & { window: DateWindow };

export type Piece = { window: number; range: Range | null; filters: readonly ReportFilter[] };
export type Range = { start: Day; end: Day };

/** Two pieces of one window never share a row unless their days differ. */
export function piecesOf({ breakdown, filters }: ReportShape, windows: readonly DateWindow[]): Piece[] {
  const { requestDays } = BREAKDOWN_DETAILS[breakdown];
  const chunks = chunksOf(filters);
  return windows.flatMap(({ start, end }, window) => {
    const ranges = start === null ? [null] : splitRange({ start, end }, requestDays);
    return ranges.flatMap((range) => chunks.map((chunk) => ({ window, range, filters: chunk })));
  });
}

function chunksOf(filters: readonly ReportFilter[]): (readonly ReportFilter[])[] {
  return filters.reduce<(readonly ReportFilter[])[]>(
    (chunks, { field, values }) => {
      const distinct = [...new Set(values)];
      const parts = Array.from({ length: Math.ceil(distinct.length / VALUES_A_FILTER) }, (_, index) => ({
        field,
        values: distinct.slice(index * VALUES_A_FILTER, (index + 1) * VALUES_A_FILTER),
      }));
      return chunks.flatMap((chunk) => parts.map((part) => [...chunk, part]));
    },
    [[]],
  );
}

export function askedColumns(shape: Pick<ReportShape, "level" | "metrics" | "unnamed">): string[] {
  return shape.level === "account" ? [...shape.metrics] : [...labelColumns(shape), ...shape.metrics];
}

export function labelColumns({ level, unnamed }: Pick<ReportShape, "level" | "unnamed">): string[] {
  const { name, parents } = LEVEL_DETAILS[level];
  return unnamed ? parents.filter((column) => column.endsWith("_id")) : [name, ...parents];
}
