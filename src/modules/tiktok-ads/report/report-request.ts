/** What is asked of a report, and the pieces in which TikTok answers it. */

import type { Day } from "#ads/calendar.ts";
import { type DateWindow, splitRange } from "#ads/date-window.ts";
import { type AskedBreakdown, BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { LEVEL_DETAILS, type ReportLevel } from "../words/report-levels.ts";

/** TikTok's bound of one filter. */
const VALUES_A_FILTER = 100;

/** `values` are any of; there may be more of them than TikTok takes at once. */
export type ReportFilter = { field: string; values: readonly string[] };

export type ReportShape = {
  level: ReportLevel;
  breakdown: AskedBreakdown;
  metrics: readonly string[];
  /** Those of them that are wanted, without any of which the rest is of no use; absent: all. */
  shown?: readonly string[];
  filters: readonly ReportFilter[];
  /** At level ad, one row for each Smart+ ad and not for each of its creatives; ids of other ads are the same in both. */
  idDimension?: "ad_id_v2";
};

export type ReportRequest = ReportShape & { window: DateWindow };

/** `range` null: the account's whole life. `window`: which of the report's windows this is of. */
export type Piece = { window: number; range: Range | null; filters: readonly ReportFilter[] };
export type Range = { start: Day; end: Day };

/** No row is in two pieces of one window but where their days differ. */
export function piecesOf({ breakdown, filters }: ReportShape, windows: readonly DateWindow[]): Piece[] {
  const { requestDays } = BREAKDOWN_DETAILS[breakdown];
  const chunks = chunksOf(filters);
  return windows.flatMap(({ start, end }, window) => {
    const ranges = start === null ? [null] : splitRange({ start, end }, requestDays);
    return ranges.flatMap((range) => chunks.map((chunk) => ({ window, range, filters: chunk })));
  });
}

/** Every combination of the filters' parts. */
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

/** What is asked for as metrics: names and parents too, but for the account, which the connection knows. */
export function askedColumns({ level, metrics }: ReportShape): string[] {
  const { name, parents } = LEVEL_DETAILS[level];
  return level === "account" ? [...metrics] : [name, ...parents, ...metrics];
}
