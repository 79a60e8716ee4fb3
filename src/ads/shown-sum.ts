/** An amount as it is shown: rounded once, after the last addition, to its currency. */

import { decimalsOf } from "./currency-decimals.ts";
import type { Decimal } from "./decimal.ts";
import { exactOf, roundExact } from "./exact.ts";

export function shownSum(sum: Decimal, currency: string | null): number {
  return roundExact(exactOf(sum), decimalsOf(currency));
}
