/** A line of the answer: one subject's numbers in a window and in the compared window. */

import type { Day } from "#ads/calendar.ts";
import { combineNumbers, type Numbers, type ReportRow, type RowPlace, rowKey } from "./report-row.ts";

/** `now` or `before` is null where TikTok has no row in that window; `dateBefore`: which day `before` is of. */
export type ReportLine = RowPlace & { dateBefore: Day | null; now: Numbers | null; before: Numbers | null };

/** `align` maps a day of the earlier window to its counterpart; null where there is none. */
export type Compared = {
  rows: readonly ReportRow[];
  align: (dayBefore: Day) => Day | null;
  back: (day: Day) => Day | null;
};

export function pairRows(rows: readonly ReportRow[], compared: Compared | null): ReportLine[] {
  if (compared === null) return rows.map((row) => lineOf(row, null));
  const lines = new Map<string, ReportLine>();
  for (const row of rows) lines.set(rowKey(row), lineOf(row, dayBefore(row.date, compared)));
  for (const row of compared.rows) {
    const date = row.date === null ? null : compared.align(row.date);
    const key = row.date !== null && date === null ? `before ${rowKey(row)}` : rowKey({ ...row, date });
    const known = lines.get(key);
    if (known === undefined) lines.set(key, { ...lineOf(row, row.date), date, now: null, before: row });
    else known.before = row;
  }
  return [...lines.values()];
}

function dayBefore(day: Day | null, compared: Compared): Day | null {
  return day === null ? null : compared.back(day);
}

function lineOf(row: ReportRow, dateBefore: Day | null): ReportLine {
  const { id, labels, date, hour, audience, fold } = row;
  const line = { id, labels, date, hour, audience, dateBefore, now: row, before: null };
  return fold === undefined ? line : { ...line, fold };
}

export function combineLines(
  lines: readonly ReportLine[],
  metrics: readonly string[],
): Pick<ReportLine, "now" | "before"> {
  const side = (of: "now" | "before") => {
    const known: Numbers[] = [];
    for (const { [of]: numbers } of lines) if (numbers !== null) known.push(numbers);
    return known.length === 0 ? null : combineNumbers(known, metrics);
  };
  return { now: side("now"), before: side("before") };
}
