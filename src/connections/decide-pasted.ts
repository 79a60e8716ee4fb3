/** What a pasted credential, and a verification's findings, make of a connection. */

import { accountColumns, lifetimeColumns } from "./credential-columns.ts";
import type { Decided, Facts } from "./decision-facts.ts";
import { NO_ERROR } from "./error-columns.ts";
import { lookDue } from "./schedule.ts";
import { moved } from "./state-change.ts";

export function pasted({ connection, happened, now }: Facts<"pasted">): Decided<"pasted"> {
  const { verified, keepsRenewal } = happened;
  const { nowMs } = now;
  const { columns, event } = moved(connection, keepsRenewal ? "pasted_in_part" : "pasted", nowMs);
  const changes = {
    ...columns,
    ...lifetimeColumns(verified, connection, nowMs),
    ...accountColumns(verified.account),
    account_id: verified.account.id,
    warnings: verified.warnings,
    failures: 0,
    ...NO_ERROR,
    verified_at_ms: nowMs,
  };
  return { changes, event, due: lookDue(verified, now) };
}

export function factsChanged({ happened: { verified } }: Facts<"facts_changed">): Decided<"facts_changed"> {
  return { changes: { ...accountColumns(verified.account), warnings: verified.warnings }, event: null, due: null };
}
