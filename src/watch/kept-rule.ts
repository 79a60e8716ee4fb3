/** A rule as its row keeps it. */

import type { AlertRow } from "#db/alerts.ts";
import { WATCHED_METRICS } from "#modules/module-history.ts";
import type { AlertRule } from "./alert-rule.ts";

export function ruleOf(row: AlertRow): AlertRule {
  return {
    metric: WATCHED_METRICS.find((known) => known === row.metric) ?? "spend",
    campaignId: row.campaign_id === "" ? null : row.campaign_id,
    condition: row.condition,
    value: row.value === null ? null : Number(row.value),
    ...{ days: row.days, minSample: row.min_sample },
  };
}
