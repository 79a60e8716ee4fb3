/** An alert as the API and the shell show it. */

import type { FiringRow } from "#db/alerts.ts";
import { isoTime } from "#text/iso-time.ts";
import { alertVersion } from "./alert-version.ts";
import type { ShownAlert } from "./alerts.ts";
import { quietDocument } from "./quiet-hours.ts";

/** `look_minutes`: between the last two evaluations, null where there were none. */
export function alertDocument({
  row,
  rule,
  title,
  module,
  account,
  counts,
  waits,
  warning,
  firings,
  interval,
}: ShownAlert) {
  return {
    ...{ title, counts, waits, warning },
    ...{ id: row.id, module, account, metric: rule.metric, campaign_id: rule.campaignId, condition: rule.condition },
    ...{ value: rule.value, days: rule.days, min_sample: rule.minSample },
    quiet: rule.quiet === null ? null : quietDocument(rule.quiet),
    ...{
      created_at: isoTime(row.created_at_ms),
      looked_at: isoTime(interval.lastAtMs),
      look_minutes: interval.everyMinutes,
    },
    version: alertVersion(row),
    firing_since: firings[0]?.ended_day === null ? firings[0].began_day : null,
    firings: firings.map(firingDocument),
  };
}

function firingDocument({ id, began_day, began_at_ms, began_said, ended_day, ended_at_ms, ended_said }: FiringRow) {
  return {
    ...{ id, began: began_day, began_at: isoTime(began_at_ms), said: began_said },
    ...{ ended: ended_day, ended_at: isoTime(ended_at_ms), ended_said },
  };
}
