/** A goal as it is typed or sent, and what is stored of it. Pure. */

import { parseDecimal } from "#ads/decimal.ts";
import { quotientOf, roundExact } from "#ads/exact.ts";
import { ShopError } from "#errors.ts";
import type { GivenKind, Goal } from "#modules/module-goals.ts";
import { assertInCurrency } from "./assert-in-currency.ts";
import { readCampaignId } from "./campaign-id.ts";

/** Twelve digits are more than any account spends. */
const AMOUNT = /^\d{1,12}(?:\.\d{1,4})?$/;
const RETURN_PLACES = 4;

export type GivenGoal = { kind: GivenKind; value: string; campaignId: string | null };

/** `currency`: the account's. @throws invalid_input */
export function readGoal({ kind, value: given, campaignId: named }: GivenGoal, currency: string | null): Goal {
  const campaignId = readCampaignId(named);
  const value = given.trim();
  const amount = AMOUNT.test(value) ? parseDecimal(value) : null;
  if (amount === null || amount.units === 0n)
    throw new ShopError(
      "invalid_input",
      `${kind} takes a plain amount above 0, such as 12.50, without a currency; at most twelve digits and four decimals.`,
    );
  if (kind === "target_cpa" || kind === "month_budget") assertInCurrency(value, currency);
  if (kind !== "margin_percent") return { campaignId, kind, value, marginPercent: null };
  const back = quotientOf(ALL, amount, 1);
  if (back === null || back.top < back.bottom || back.top > back.bottom * MOST_RETURN)
    throw new ShopError(
      "invalid_input",
      "margin_percent is the percent of the revenue that is left: 1 at least, and 100 at most. A quarter is 25, not 0.25.",
    );
  return { campaignId, kind: "target_roas", value: String(roundExact(back, RETURN_PLACES)), marginPercent: value };
}

/** A margin below one percent is a fraction that was meant as one, and its return one that no account reaches. */
const MOST_RETURN = 100n;
const ALL = { units: 100n, scale: 0 };
