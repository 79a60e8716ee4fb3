/** The largest rows of a day, and one row for the rest. */

import { addDecimals, decimalText, parseDecimal } from "#ads/decimal.ts";
import { compareExact, exactOf } from "#ads/exact.ts";
import { REST_ID, type Rows, type Values } from "./kept-day.ts";

/** For accounts with more campaigns a day the platform is asked instead. */
export const MAX_ROWS_A_DAY = 1_000;

/** `rank`: index of the value to rank by; rows without a number rank last. */
export function largestRows(rows: Rows, rank: number, most: number = MAX_ROWS_A_DAY): Rows {
  if (rows.size <= most) return rows;
  const ranked = [...rows].toSorted(([, one], [, other]) => compareAmounts(other[rank], one[rank]));
  const rest = ranked.slice(most).map(([, values]) => values);
  return new Map([...ranked.slice(0, most), [REST_ID, sumOf(rest)]]);
}

function compareAmounts(one: string | null | undefined, other: string | null | undefined): number {
  const [first, second] = [parseDecimal(one ?? ""), parseDecimal(other ?? "")];
  if (first === null || second === null) return Number(first !== null) - Number(second !== null);
  return compareExact(exactOf(first), exactOf(second));
}

function sumOf(rows: readonly Values[]): Values {
  const [first = []] = rows;
  return first.map((_, metric) => {
    const sum = addDecimals(rows.map((values) => parseDecimal(values[metric] ?? "")));
    return sum === null ? null : decimalText(sum);
  });
}
