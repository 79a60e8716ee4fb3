/** A rate as the API and the shell show it. */

import type { RateRow } from "#db/rates.ts";
import { isoTime } from "#text/iso-time.ts";

/** `rate` is text, so that none of its digits is lost. */
export function rateDocument({ id, from_currency: from, currency, date, rate, set_at_ms }: RateRow) {
  return { id, from, currency, date, rate, set_at: isoTime(set_at_ms) };
}
