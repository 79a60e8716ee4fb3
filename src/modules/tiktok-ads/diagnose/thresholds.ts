/** From where on something is a finding: what the caller says, and a default for the rest. */

import { MIN_IMPRESSIONS, WORN_PERCENT } from "../creative/fatigue.ts";
import { BUDGET_BOUNDS } from "../words/budget-bounds.ts";
import type { DiagnoseInput } from "./diagnose-input.ts";

export type Thresholds = {
  /** In the account's currency, over the window; null without a default for the currency. */
  min_spend: number | null;
  /** Multiple of the cost per conversion of the same objective. */
  cost_times: number;
  min_impressions: number;
  ctr_drop_percent: number;
  budget_used_percent: number;
  early_hour: number;
  budget_unused_percent: number;
  pixel_clicks: number;
  balance_days: number;
};

/** TikTok's minimum daily budget of a campaign, in US dollars. */
const MIN_SPEND_USD = 50;

const DEFAULTS = {
  cost_times: 2,
  min_impressions: MIN_IMPRESSIONS,
  ctr_drop_percent: -WORN_PERCENT,
  budget_used_percent: 95,
  early_hour: 18,
  budget_unused_percent: 90,
  pixel_clicks: 50,
  balance_days: 3,
};

export function thresholdsOf(given: DiagnoseInput["thresholds"], currency: string | null): Thresholds {
  const ratio = BUDGET_BOUNDS.get(currency ?? "")?.ratio;
  const asked = Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined));
  return { min_spend: ratio === undefined ? null : MIN_SPEND_USD * ratio, ...DEFAULTS, ...asked };
}
