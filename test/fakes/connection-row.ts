/** A connection's row after a first connect. */

import type { ConnectionRow } from "#db/connection-rows.ts";

export function connectionRow(id: string, workspaceId: string, given: Partial<ConnectionRow> = {}): ConnectionRow {
  return {
    id,
    workspace_id: workspaceId,
    module: "toy",
    // Labels are unique within a workspace and module.
    label: id,
    credential_id: id,
    state: "connected",
    state_since_ms: 0,
    generation: 1,
    kind: "static",
    expires_at_ms: null,
    account_id: "1",
    account_name: null,
    account_currency: null,
    account_timezone: null,
    warnings: [],
    last_error_code: null,
    last_error_message: null,
    last_error_at_ms: null,
    verified_at_ms: 0,
    created_at_ms: 0,
    reason: null,
    due_at_ms: 0,
    failures: 0,
    refresh_expires_at_ms: null,
    refresh_since_ms: null,
    ...given,
  };
}
