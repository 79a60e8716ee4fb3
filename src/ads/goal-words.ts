/** The owner's goals in words, for models to compare with. */

import type { Goal } from "#modules/module-goals.ts";

/** Such as `account: target_cpa 12.50 USD`. */
export function goalWords({ campaignId, kind, value, marginPercent }: Goal, currency: string | null): string {
  const of = campaignId === null ? "account" : `campaign ${campaignId}`;
  const unit = kind === "target_roas" || currency === null ? "" : ` ${currency}`;
  const margin = marginPercent === null ? "" : ` (a margin of ${marginPercent} % is used up there)`;
  return `${of}: ${kind} ${value}${unit}${margin}`;
}
