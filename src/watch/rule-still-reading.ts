/** Whether the days that a rule looks at are still being read. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { accountHistory } from "./account-history.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { WatchedParts } from "./watched-days.ts";

/** A sentence; null where they all are read, or where the rule looks at hours. */
export async function ruleStillReading(
  parts: WatchedParts,
  connection: ConnectionRow,
  { campaignId, condition }: AlertRule,
): Promise<string | null> {
  const found = condition === "runaway" ? null : await accountHistory(parts, connection);
  return found === null
    ? null
    : found.history.stillReading(found.account, campaignId === null ? "account" : "campaign");
}
