/** Reads a connection's row. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { ConnectionFacts, Module } from "#modules/module.ts";

/**
 * Without a `label` it is the only account of the module in this workspace.
 * `keepsAccount`: another account does not take its place. Absent, it is kept where no label was said.
 */
export type Place = { workspaceId: string; module: Module; label?: string; keepsAccount?: boolean };

/** Null where no refresh is scheduled. */
export function nextRefreshAtMs({ kind, state, due_at_ms }: ConnectionRow): number | null {
  return kind === "refreshable" && (state === "connected" || state === "degraded") ? due_at_ms : null;
}

export function toFacts(row: ConnectionRow): ConnectionFacts {
  return {
    workspaceId: row.workspace_id,
    connectionId: row.id,
    generation: row.generation,
    state: row.state,
    stateSinceMs: row.state_since_ms,
    kind: row.kind,
    expiresAtMs: row.expires_at_ms,
    nextRefreshAtMs: nextRefreshAtMs(row),
    warnings: row.warnings,
  };
}
