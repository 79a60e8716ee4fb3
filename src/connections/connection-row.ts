/** What of a connection stands in its row. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { newId } from "#id.ts";
import type { ConnectionFacts, Lifetime, Module, Verified } from "#modules/module.ts";
import { type Pace, refreshDue, verifyDue } from "./schedule.ts";

/** Several accounts in one workspace will have labels of their own; today every connection has this one. */
export const LABEL = "default";

export type Place = { workspaceId: string; module: Module };

/** Two ends of a refresh token that are nearer to each other than this are the same one, told twice. */
const SAME_END_MS = 3_600_000;

type Now = { nowMs: number; random: number; pace: Pace };

/** What a verified credential makes of the row, new or standing. */
export function toRow(
  { workspaceId, module }: Place,
  verified: Verified,
  standing: ConnectionRow | undefined,
  now: Now,
): ConnectionRow {
  const { nowMs } = now;
  return {
    id: standing?.id ?? newId("con"),
    workspace_id: workspaceId,
    module: module.name,
    label: LABEL,
    state: "connected",
    reason: null,
    failures: 0,
    state_since_ms: standing?.state === "connected" ? standing.state_since_ms : nowMs,
    generation: (standing?.generation ?? 0) + 1,
    ...lifetimeColumns(verified, standing, now),
    account_id: verified.account.id,
    account_name: verified.account.name,
    account_currency: verified.account.currency,
    account_timezone: verified.account.timezone,
    warnings: verified.warnings,
    last_error_code: null,
    last_error_message: null,
    last_error_at_ms: null,
    verified_at_ms: nowMs,
    created_at_ms: standing?.created_at_ms ?? nowMs,
  };
}

/** The columns that follow from a credential's lifetimes. */
export function lifetimeColumns(
  { kind, expiresAtMs, refreshExpiresAtMs = null }: Lifetime,
  standing: ConnectionRow | undefined,
  now: Now,
): Pick<ConnectionRow, "kind" | "expires_at_ms" | "refresh_expires_at_ms" | "refresh_since_ms" | "due_at_ms"> {
  const known = standing?.refresh_expires_at_ms ?? null;
  const same = refreshExpiresAtMs !== null && known !== null && refreshExpiresAtMs - known < SAME_END_MS;
  const refreshSinceMs = same ? (standing?.refresh_since_ms ?? now.nowMs) : now.nowMs;
  return {
    kind,
    expires_at_ms: expiresAtMs,
    refresh_expires_at_ms: refreshExpiresAtMs,
    refresh_since_ms: refreshExpiresAtMs === null ? null : refreshSinceMs,
    due_at_ms: (kind === "refreshable" ? refreshDue : verifyDue)({ ...now, expiresAtMs }),
  };
}

/** Null where nothing will be refreshed by itself. */
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
