/** Connections as JSON documents. */

import type { ConnectionRow, EventRow } from "#db/connection-rows.ts";
import { isoTime } from "#text/iso-time.ts";
import { nextRefreshAtMs } from "./connection-row.ts";

export function connectionDocument(row: ConnectionRow) {
  return {
    module: row.module,
    label: row.label,
    state: row.state,
    advertiser: {
      id: row.account_id,
      name: row.account_name,
      currency: row.account_currency,
      timezone: row.account_timezone,
    },
    credential: row.kind,
    expires_at: isoTime(row.expires_at_ms),
    warnings: row.warnings,
  };
}

export function connectionReport(row: ConnectionRow, history: readonly EventRow[]) {
  return {
    connection: row.id,
    ...connectionDocument(row),
    since: isoTime(row.state_since_ms),
    reason: row.reason,
    next_refresh_at: isoTime(nextRefreshAtMs(row)),
    refresh_token_expires_at: isoTime(row.refresh_expires_at_ms),
    verified_at: isoTime(row.verified_at_ms),
    last_error:
      row.last_error_code === null
        ? null
        : { code: row.last_error_code, message: row.last_error_message, at: isoTime(row.last_error_at_ms) },
    history: history.map(({ state, reason, at_ms }) => ({ state, reason, at: isoTime(at_ms) })),
  };
}
