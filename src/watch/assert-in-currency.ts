/** An amount that a person sets has no more decimals than its currency: it would be shown as another one. Pure. */

import { decimalsOf } from "#ads/currency-decimals.ts";
import { ShopError } from "#errors.ts";

/** The account's currency may not be known. @throws invalid_input */
export function assertInCurrency(value: string, currency: string | null): void {
  const decimals = /\.(\d*?)0*$/.exec(value)?.[1]?.length ?? 0;
  if (currency === null || decimals <= decimalsOf(currency)) return;
  const most = decimalsOf(currency) === 0 ? "no decimals" : `${decimalsOf(currency)} decimals at most`;
  throw new ShopError("invalid_input", `${value} is finer than ${currency}, whose amounts have ${most}.`);
}
