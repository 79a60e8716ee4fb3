/** A rate in words, such as `1 USD = 0.92 EUR from Nov 1, 2026`. */

import type { Rate } from "../data/queries.ts";
import { formatDay } from "../performance/format-days.ts";

export function rateText({ from, rate, currency, date }: Pick<Rate, "from" | "rate" | "currency" | "date">): string {
  return `1 ${from} = ${rate} ${currency} from ${formatDay(date)}`;
}
