/** What TikTok's reports do on some accounts and not on others, as recorded answers show it. */

import type { Currency } from "./account.ts";
import { DECIMAL_METRICS } from "./metric-names.ts";
import { decimal, isNumericMetric } from "./metric-values.ts";

export type ReportManner = {
  /** A row more whose time is "-" and whose amounts are 0, in reports by day or hour. */
  timelessRow: boolean;
  /** A row more whose id is -1, with the amounts of the first one. */
  strayRow: boolean;
  /** What stands for the list where there are no rows. */
  emptyList: "list" | "null" | "absent";
  /** Amounts of rows from 1,000 on are written with a comma. */
  groupedAmounts: boolean;
  /** Each row's money is rounded down by 0.4 of the currency's smallest unit, which TikTok's own total has. */
  exactTotals: boolean;
  /** A filter by status lets everything through. */
  ignoresStatus: boolean;
  /** Metrics of which TikTok sends no total. */
  withoutTotals: readonly string[];
};

export const PLAIN_MANNER: ReportManner = {
  timelessRow: false,
  strayRow: false,
  emptyList: "list",
  groupedAmounts: false,
  exactTotals: false,
  ignoresStatus: false,
  withoutTotals: [],
};

export type WireRow = { dimensions: Record<string, string>; metrics: Record<string, string> };

const NOTHING = "-";
const NO_ID = "-1";

/** Rows that TikTok sends besides those of a report. */
export function oddRows(
  [first]: readonly WireRow[],
  { timelessRow, strayRow }: ReportManner,
  { idDimension, time }: { idDimension: string | null; time: string | null },
): WireRow[] {
  if (first === undefined) return [];
  const { dimensions, metrics } = first;
  const zeros = Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, isNumericMetric(name) ? "0" : value]),
  );
  return [
    ...(timelessRow && time !== null ? [{ dimensions: { ...dimensions, [time]: NOTHING }, metrics: zeros }] : []),
    ...(strayRow && idDimension !== null ? [{ dimensions: { ...dimensions, [idDimension]: NO_ID }, metrics }] : []),
  ];
}

/** A row's metrics as they are written. */
export function written(metrics: Record<string, string>, { groupedAmounts }: ReportManner): Record<string, string> {
  if (!groupedAmounts) return metrics;
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [
      name,
      DECIMAL_METRICS.has(name) ? value.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",") : value,
    ]),
  );
}

/** TikTok's own totals as they are written. */
export function writtenTotals(
  totals: Record<string, string>,
  { exactTotals, withoutTotals }: ReportManner,
  { rows, currency, isMoney }: { rows: number; currency: Currency; isMoney(metric: string): boolean },
): Record<string, string> {
  const tenths = currency.decimals + 1;
  return Object.fromEntries(
    Object.entries(totals)
      .filter(([name]) => !withoutTotals.includes(name))
      .map(([name, value]) => {
        if (!exactTotals || !isMoney(name)) return [name, value];
        return [name, decimal(Math.round(Number(value) * 10 ** tenths) + 4 * rows, tenths)];
      }),
  );
}
