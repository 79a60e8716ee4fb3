/** Whether the days, or the hours, that a rule looks at are still being read. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { accountHistory } from "./account-history.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { WatchedParts } from "./watched-days.ts";

/** A sentence; null where they all are read. Hours are read once a rule over them stands, or somebody looked back by them. */
export async function ruleStillReading(
  parts: WatchedParts,
  connection: ConnectionRow,
  { campaignId, condition }: AlertRule,
): Promise<string | null> {
  const found = await accountHistory(parts, connection);
  if (found === null) return null;
  if (condition !== "runaway")
    return found.history.stillReading(found.account, campaignId === null ? "account" : "campaign");
  if (!(await parts.store.alerts.needsHours(connection.id))) return null;
  return found.history.stillReading(found.account, "hour");
}
