/** How TikTok's reports differ between accounts, according to recorded answers. */

import type { Currency } from "./account.ts";
import { DECIMAL_METRICS } from "./metric-names.ts";
import { decimal, isNumericMetric } from "./metric-values.ts";

export type ReportQuirks = {
  /** One more row whose time is "-" and whose amounts are 0, in reports by day or hour. */
  timelessRow: boolean;
  /** One more row with the id -1 and the amounts of the first one. */
  strayRow: boolean;
  /** Reports by day or hour have a row of zeros where nothing happened. */
  idleRows: boolean;
  emptyList: "list" | "null" | "absent";
  groupedAmounts: boolean;
  /** Rows are rounded down by 0.4 of the currency's smallest unit; TikTok's total is not. */
  exactTotals: boolean;
  ignoresStatus: boolean;
  /** Metrics that TikTok's total leaves out. */
  withoutTotals: readonly string[];
};

export const PLAIN_MANNER: ReportQuirks = {
  timelessRow: false,
  strayRow: false,
  idleRows: false,
  emptyList: "list",
  groupedAmounts: false,
  exactTotals: false,
  ignoresStatus: false,
  withoutTotals: [],
};

export type WireRow = { dimensions: Record<string, string>; metrics: Record<string, string> };

const NOTHING = "-";
const NO_ID = "-1";

export function oddRows(
  [first]: readonly WireRow[],
  { timelessRow, strayRow }: ReportQuirks,
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

export function written(metrics: Record<string, string>, { groupedAmounts }: ReportQuirks): Record<string, string> {
  if (!groupedAmounts) return metrics;
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [
      name,
      DECIMAL_METRICS.has(name) ? value.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",") : value,
    ]),
  );
}

export function writtenTotals(
  totals: Record<string, string>,
  { exactTotals, withoutTotals }: ReportQuirks,
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
