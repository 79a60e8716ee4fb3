/** Columns of a connection that its credential determines. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Account, Lifetime } from "#modules/module.ts";

/** Closer expiry times of a refresh token are taken for the same one. */
const SAME_END_MS = 3_600_000;

export function lifetimeColumns(
  { kind, expiresAtMs, refreshExpiresAtMs = null }: Lifetime,
  existing: ConnectionRow | null,
  nowMs: number,
): Pick<ConnectionRow, "kind" | "expires_at_ms" | "refresh_expires_at_ms" | "refresh_since_ms"> {
  const known = existing?.refresh_expires_at_ms ?? null;
  const same = refreshExpiresAtMs !== null && known !== null && refreshExpiresAtMs - known < SAME_END_MS;
  const refreshSinceMs = same ? (existing?.refresh_since_ms ?? nowMs) : nowMs;
  return {
    kind,
    expires_at_ms: expiresAtMs,
    refresh_expires_at_ms: refreshExpiresAtMs,
    refresh_since_ms: refreshExpiresAtMs === null ? null : refreshSinceMs,
  };
}

export function accountColumns({ name, currency, timezone }: Account) {
  return { account_name: name, account_currency: currency, account_timezone: timezone };
}
