/** A month of UTC, as somebody names it. */

import { ShopError } from "#errors.ts";

export type MonthSpan = { month: string; fromMs: number; endMs: number };

const MONTH = /^(20\d\d)-(0[1-9]|1[0-2])$/;

/** Absent: the month of `nowMs`. @throws invalid_input */
export function monthOf(month: string | undefined, nowMs: number): MonthSpan {
  const wanted = month ?? new Date(nowMs).toISOString().slice(0, 7);
  const [, year, number] = MONTH.exec(wanted) ?? [];
  if (year === undefined || number === undefined)
    throw new ShopError("invalid_input", "month: a month is expected, written YYYY-MM, such as 2026-11.");
  const fromMs = Date.UTC(Number(year), Number(number) - 1);
  if (fromMs > nowMs)
    throw new ShopError("invalid_input", `month: ${wanted} has not begun. Name this month or an earlier one.`);
  return { month: wanted, fromMs, endMs: Date.UTC(Number(year), Number(number)) };
}
