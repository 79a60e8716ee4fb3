/** A rule as its row keeps it. */

import type { AlertRow, ChangedRule } from "#db/alerts.ts";
import { WATCHED_METRICS } from "#modules/module-history.ts";
import type { AlertRule } from "./alert-rule.ts";

export function ruleOf(row: AlertRow): AlertRule {
  return {
    metric: WATCHED_METRICS.find((known) => known === row.metric) ?? "spend",
    campaignId: row.campaign_id === "" ? null : row.campaign_id,
    condition: row.condition,
    value: row.value === null ? null : Number(row.value),
    ...{ days: row.days, minSample: row.min_sample },
    quiet:
      row.quiet_from_minutes === null || row.quiet_to_minutes === null
        ? null
        : { fromMinutes: row.quiet_from_minutes, toMinutes: row.quiet_to_minutes },
  };
}

export function rowOf({ campaignId, metric, condition, value, days, minSample, quiet }: AlertRule): ChangedRule {
  return {
    ...{ campaign_id: campaignId ?? "", metric, condition },
    ...{ value: value === null ? null : String(value), days, min_sample: minSample },
    ...{ quiet_from_minutes: quiet?.fromMinutes ?? null, quiet_to_minutes: quiet?.toMinutes ?? null },
  };
}
