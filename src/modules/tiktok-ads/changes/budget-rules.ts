/** TikTok's rules for a campaign's budget, checked before anything is sent, so that a refusal says what would fit. */

import { type Decimal, powerOfTen, toNumber } from "#ads/decimal.ts";
import { ShopError } from "#errors.ts";
import { BUDGET_BOUNDS } from "../words/budget-bounds.ts";
import { kindOf } from "./campaign-kinds.ts";
import type { Campaign } from "./find-campaign.ts";

/** In US dollars; other currencies multiply. @see https://business-api.tiktok.com/portal/docs?id=1739381246298114 */
const MIN_BUDGET = 50;
/** The minimum for a campaign that sells from a TikTok Shop. */
const MIN_STORE_BUDGET = 10;
/** TikTok refuses this amount and any above it. */
const BUDGET_LIMIT = 10_000_000;
/** A new budget must be at least this percentage of what is already spent. */
const MIN_PERCENT_OF_SPEND = 105n;

export const BUDGET_MODES = ["BUDGET_MODE_DAY", "BUDGET_MODE_TOTAL", "BUDGET_MODE_DYNAMIC_DAILY_BUDGET"] as const;
export type BudgetMode = (typeof BUDGET_MODES)[number];

export function refuseOtherMode(campaign: Campaign, mode: BudgetMode): void {
  const own = campaign.budget_mode;
  const inAdGroups =
    own === "BUDGET_MODE_INFINITE" || (kindOf(campaign).smartPlus && campaign.budget_optimize_on !== true);
  if (inAdGroups)
    throw unfit(
      "campaign_id",
      "this campaign has no budget of its own (campaign budget optimisation is off): its ad groups have theirs, which ShopMCP does not change. Change them in TikTok Ads Manager.",
    );
  if (own !== mode)
    throw unfit(
      "budget_mode",
      `this campaign's budget is ${own ?? "of a mode that TikTok does not say"}, and TikTok lets nobody change the mode of a campaign. Give its own mode and the amount that is meant for it.`,
    );
}

/** Skips an unknown currency, because TikTok decides then. @throws invalid_input */
export function refuseUnfitAmount(budget: Decimal, campaign: Campaign, currency: string | null): void {
  const bounds = BUDGET_BOUNDS.get(currency ?? "") ?? null;
  if (bounds === null) return;
  const { ratio, decimals } = bounds;
  if (budget.scale > decimals)
    throw unfit(
      "budget",
      `${currency} takes ${decimals === 0 ? "whole numbers" : `at most ${decimals} digits after the point`}.`,
    );
  const minimum = (campaign.campaign_product_source === "STORE" ? MIN_STORE_BUDGET : MIN_BUDGET) * ratio;
  const limit = BUDGET_LIMIT * ratio;
  if (toNumber(budget) < minimum || toNumber(budget) >= limit)
    throw unfit("budget", `TikTok takes at least ${minimum} and less than ${limit} ${currency} for this campaign.`);
}

/** `spent` is today's for a daily budget, the total for a lifetime budget. @throws invalid_input */
export function refuseBelowSpend(budget: Decimal, spent: Decimal, currency: string | null): void {
  const least = spent.units * MIN_PERCENT_OF_SPEND * powerOfTen(budget.scale);
  if (budget.units * 100n * powerOfTen(spent.scale) >= least) return;
  throw unfit(
    "budget",
    `the campaign has spent ${toNumber(spent)} ${currency ?? ""} of it already, and TikTok wants a new budget to be at least 105% of that. Pause the campaign instead, or give more.`,
  );
}

function unfit(field: string, sentence: string): ShopError {
  return new ShopError("invalid_input", `${field}: ${sentence} Nothing was changed.`);
}
