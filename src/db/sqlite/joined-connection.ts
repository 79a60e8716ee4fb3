/** A connection together with what it shares with others: the facts of its credential, and when it is due. */

import { eq, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/sqlite-core";
import type { SharedColumn } from "#db/connection-rows.ts";
import { connection, credential } from "./schema.ts";

export const SHARED_COLUMNS = [
  "generation",
  "kind",
  "expires_at_ms",
  "refresh_expires_at_ms",
  "refresh_since_ms",
] as const satisfies readonly SharedColumn[];

/** A subquery: SQLite flattens it, and the indexes of both tables serve. */
export const joined = new QueryBuilder()
  .select({
    id: connection.id,
    workspace_id: connection.workspace_id,
    module: connection.module,
    label: connection.label,
    credential_id: sql<string>`${credential.id}`.as("whose_credential_id"),
    state: connection.state,
    state_since_ms: connection.state_since_ms,
    generation: credential.generation,
    kind: credential.kind,
    expires_at_ms: credential.expires_at_ms,
    account_id: connection.account_id,
    account_name: connection.account_name,
    account_currency: connection.account_currency,
    account_timezone: connection.account_timezone,
    warnings: connection.warnings,
    last_error_code: connection.last_error_code,
    last_error_message: connection.last_error_message,
    last_error_at_ms: connection.last_error_at_ms,
    verified_at_ms: connection.verified_at_ms,
    created_at_ms: connection.created_at_ms,
    reason: connection.reason,
    due_at_ms: sql<number>`coalesce(${connection.due_at_ms}, ${credential.due_at_ms}, 0)`.as("whole_due_at_ms"),
    failures:
      sql<number>`CASE WHEN ${connection.due_at_ms} IS NULL THEN ${credential.failures} ELSE ${connection.failures} END`.as(
        "whole_failures",
      ),
    refresh_expires_at_ms: credential.refresh_expires_at_ms,
    refresh_since_ms: credential.refresh_since_ms,
  })
  .from(connection)
  .innerJoin(credential, eq(credential.id, connection.credential_id))
  .as("connection");
