/** Which credential an attempt claims, and for which of its connections, as the connection's row says it. */

import type { Claim } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { LEASE_MS } from "./schedule.ts";

export function claimOf(row: ConnectionRow): Omit<Claim, "kind" | "nowMs" | "upMs" | "minGapMs"> {
  return {
    workspaceId: row.workspace_id,
    module: row.module,
    credentialId: row.credential_id,
    connectionId: row.id,
    generation: row.generation,
    leaseMs: LEASE_MS,
  };
}
