/** A goal as the API and the shell show it. */

import { isoTime } from "#text/iso-time.ts";
import { goalVersion } from "./goal-version.ts";
import type { ShownGoal } from "./goals.ts";

/** `counts` false: it was set for another account or currency. */
export function goalDocument(goal: ShownGoal) {
  const { id, module, label, campaign_id, kind, value, margin_percent, currency, counts, set_at_ms, warning } = goal;
  return {
    ...{ id, module, account: label, kind, currency, counts, warning },
    campaign_id: campaign_id === "" ? null : campaign_id,
    value: Number(value),
    margin_percent: margin_percent === null ? null : Number(margin_percent),
    set_at: isoTime(set_at_ms),
    version: goalVersion(goal),
  };
}
