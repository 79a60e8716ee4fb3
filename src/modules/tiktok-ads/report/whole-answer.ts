/** Detects incomplete answers: TikTok sends code 0 even when it left rows out. */

import { eachDay } from "#ads/calendar.ts";
import { type Decimal, differenceOf, magnitude, NOTHING, powerOfTen, toNumber } from "#ads/decimal.ts";
import { pagesSentence } from "../session/whole-pages.ts";
import { BREAKDOWN_DETAILS, type Breakdown } from "../words/breakdowns.ts";
import { roundedDecimalsOf } from "../words/budget-bounds.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import { type ClockChanges, timeName } from "./clock-changes.ts";
import { named } from "./odd-rows.ts";
import type { Range } from "./report-request.ts";
import { addsUp, type ReportRow, sumsOfRows } from "./report-row.ts";

/** Named first where several totals differ, because counts are never rounded and every row has impressions. */
const FIRST_NAMED: readonly string[] = ["impressions", "clicks", "spend"];
const NAMED_TIMES = 6;
const HOURS = 24;

export function additive(metrics: readonly string[]): string[] {
  const adding = metrics.filter(addsUp);
  const first = FIRST_NAMED.filter((name) => adding.includes(name));
  return [...first, ...adding.filter((name) => !first.includes(name))];
}

export function rowsSentence(read: { told: readonly number[]; got: number }): string | null {
  const sentence = pagesSentence({ plural: "rows", ...read });
  return sentence === null ? null : `${sentence} ${ASK_AGAIN}`;
}

const ASK_AGAIN = "Call again with fresh true in a minute; if it stays so, narrow the report.";

export type Totals = (metric: string) => Decimal | null;

export type Control = {
  metrics: readonly string[];
  totals: Totals;
  rows: readonly ReportRow[];
  currency: string | null;
  unread(metric: string): number;
};

/** `times` names days without a row. */
export function sumSentences({ metrics, totals, rows, currency, unread }: Control, times: string): string[] {
  const sumOf = sumsOfRows(rows);
  const different = additive(metrics).flatMap((metric) => {
    const total = totals(metric);
    if (total === null) return [];
    const sum = sumOf(metric).sum ?? NOTHING;
    const money = describeMetric(metric)?.unit === "money";
    const difference = differenceIn({ total, sum, money, rows: rows.length, currency });
    return difference === null ? [] : [{ metric, total: toNumber(total), sum: toNumber(sum) }];
  });
  return differenceSentences(different, unread, times);
}

export function differenceSentences(different: readonly Different[], unread: Control["unread"], times = ""): string[] {
  const missing = different.filter(({ metric }) => unread(metric) === 0);
  const unreadable = different.filter(({ metric }) => unread(metric) > 0);
  return [
    ...(missing.length === 0
      ? []
      : [`${ownTotals(missing, "the rows it sent")}: the report is not whole.${times} ${ASK_AGAIN}`]),
    ...(unreadable.length === 0 ? [] : [`${ownTotals(unreadable, "the amounts that could be read")}.`]),
  ];
}

export type Different = { metric: string; total: number; sum: number };

function ownTotals([first, ...others]: readonly Different[], rows: string): string {
  if (first === undefined) return "";
  const more = others.map(({ metric, total, sum }) => `${metric} ${total} and ${sum}`);
  const besides = more.length === 0 ? "" : `; so do ${named(more)}`;
  return `TikTok's own total of ${first.metric} is ${first.total}, and ${rows} add up to ${first.sum}${besides}`;
}

/** TikTok writes at least this many decimals, whatever the currency has. */
const WRITTEN_DECIMALS = 2;

export type Compared = { total: Decimal; sum: Decimal; money: boolean; rows: number; currency: string | null };

/** Null within TikTok's rounding: half the currency's smallest unit a row for money. */
export function differenceIn({ total, sum, money, rows, currency }: Compared): number | null {
  const difference = differenceOf(total, sum);
  const written = Math.max(WRITTEN_DECIMALS, difference.scale);
  const places = Math.min(roundedDecimalsOf(currency), written);
  const allowed = money ? BigInt(Math.max(1, rows)) * powerOfTen(difference.scale) : 0n;
  return 2n * magnitude(difference.units) * powerOfTen(places) <= allowed ? null : toNumber(difference);
}

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
  const days = eachDay(start, end);
  if (breakdown !== "hour") return days;
  return days.flatMap((day) => Array.from({ length: HOURS }, (_, hour) => timeName(day, hour)));
}
