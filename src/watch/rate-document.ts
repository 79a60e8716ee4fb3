/** A rate as the API and the shell show it. */

import type { RateRow } from "#db/rates.ts";
import { isoTime } from "#text/iso-time.ts";
import { rateVersion } from "./rate-version.ts";

/** `rate` is text, so that none of its digits is lost. */
export function rateDocument(row: RateRow) {
  const { id, from_currency: from, currency, date, rate, set_at_ms } = row;
  return { id, from, currency, date, rate, set_at: isoTime(set_at_ms), version: rateVersion(row) };
}
