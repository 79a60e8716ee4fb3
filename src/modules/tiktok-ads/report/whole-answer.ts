/** Signs that TikTok's answer is not whole: it says code 0 all the same when it left rows out. */

import { addDays, daysInclusive } from "../calendar.ts";
import { pagesSentence } from "../whole-pages.ts";
import { BREAKDOWN_DETAILS, type Breakdown } from "./breakdowns.ts";
import { type ClockChanges, timeName } from "./clock-changes.ts";
import { addDecimals, type Decimal, NOTHING, roundDecimal, toNumber } from "./decimal.ts";
import { describeMetric } from "./metric-catalogue.ts";
import type { Range } from "./report-request.ts";
import type { ReportRow } from "./report-row.ts";

/** By these in this order: counts are never rounded, and every row has impressions. */
const CONTROLS = ["impressions", "clicks", "spend"] as const;
/** What TikTok may have rounded away of one row's money, in the currency's unit. */
const ROUNDED_A_ROW = 0.01;
const NAMED_TIMES = 6;
const HOURS = 24;

/** A metric of the report by which it can be seen that rows are missing; undefined where none adds up. */
export function controlMetric(metrics: readonly string[]): string | undefined {
  return (
    CONTROLS.find((name) => metrics.includes(name)) ??
    metrics.find((name) => describeMetric(name)?.over === "sum" && describeMetric(name)?.unit === "count")
  );
}

/** What the pages say of themselves. `got`: rows that came, each once. */
export function rowsSentence(read: { told: readonly number[]; got: number }): string | null {
  const sentence = pagesSentence({ plural: "rows", ...read });
  return sentence === null ? null : `${sentence} ${ASK_AGAIN}`;
}

const ASK_AGAIN = "Call again with fresh true in a minute; if it stays so, narrow the report.";

export type Control = { metric: string; total: Decimal; rows: readonly ReportRow[] };

/** `total` is TikTok's own of the same days and filters. */
export function sumSentence({ metric, total, rows }: Control, times: string): string | null {
  const sum = addDecimals(rows.map(({ cells }) => cells.get(metric) ?? null)) ?? NOTHING;
  if (differenceIn({ total, sum, money: describeMetric(metric)?.unit === "money", rows: rows.length }) === null)
    return null;
  return `TikTok's own total of ${metric} is ${roundedNumber(total)}, and the rows it sent add up to ${roundedNumber(sum)}: the report is not whole.${times} ${ASK_AGAIN}`;
}

/** `total` less the `sum` of so many rows; null where it is nothing, or no more than TikTok may have rounded away. */
export function differenceIn({
  total,
  sum,
  money,
  rows,
}: {
  total: Decimal;
  sum: Decimal;
  money: boolean;
  rows: number;
}): number | null {
  const difference = toNumber(addDecimals([total, { units: -sum.units, scale: sum.scale }]) ?? NOTHING);
  const allowed = money ? ROUNDED_A_ROW * Math.max(1, rows) : 0;
  return Math.abs(difference) <= allowed ? null : difference;
}

/** As sentences show it. */
export function roundedNumber(value: Decimal): number {
  return toNumber(roundDecimal(value, 2));
}

/** The days or hours of an account's report that exist and have no row, where the account is all there is. */
export function absentTimes(
  breakdown: Breakdown,
  { range, never }: { range: Range } & Pick<ClockChanges, "never">,
  rows: readonly ReportRow[],
): string {
  if (BREAKDOWN_DETAILS[breakdown].kind !== "time") return "";
  const seen = new Set(rows.map(({ date, hour }) => timeName(date ?? "", hour)));
  const absent = timesIn(breakdown, range).filter((time) => !seen.has(time) && !never.has(time));
  if (absent.length === 0) return "";
  const more = absent.length > NAMED_TIMES ? ` and ${absent.length - NAMED_TIMES} more` : "";
  return ` There is no row for ${absent.slice(0, NAMED_TIMES).join(", ")}${more}.`;
}

function timesIn(breakdown: Breakdown, { start, end }: Range): string[] {
  const days = Array.from({ length: daysInclusive(start, end) }, (_, index) => addDays(start, index));
  if (breakdown !== "hour") return days;
  return days.flatMap((day) => Array.from({ length: HOURS }, (_, hour) => timeName(day, hour)));
}
