/** Whether a day's hours are all there: a busy platform leaves some out and does not say so. */

import { differenceOf, magnitude, parseDecimal, sumOfKnown } from "#ads/decimal.ts";
import type { HistoryReading } from "#modules/module-history.ts";
import type { Rows } from "./kept-day.ts";

/** The account's day itself, and its metrics in the order of its values. */
export type KnownDay = { metrics: readonly string[]; rows: Rows };

/** Compares the first metric, within half its last digit an hour, for which amounts were rounded. */
export function hoursAddUp(
  rows: HistoryReading["rows"],
  [metric = ""]: readonly string[],
  day: KnownDay | null,
): boolean {
  if (day === null) return false;
  const place = day.metrics.indexOf(metric);
  const total = sumOfKnown([...day.rows.values()].map((values) => parseDecimal(values[place] ?? "")));
  const difference = differenceOf(total, sumOfKnown(rows.map(({ values }) => parseDecimal(values[0] ?? ""))));
  return 2n * magnitude(difference.units) <= BigInt(rows.length);
}
