/** The version of a rate, by which somebody who sets it is told that somebody else did. */

import type { RateRow } from "#db/rates.ts";
import { versionOf } from "#text/version-of.ts";

/** When it was set is left out: the same rate once more changes nothing. */
export function rateVersion({ currency, rate }: RateRow): string {
  return versionOf({ currency, rate });
}
