/** The core's tables. drizzle-kit writes the migrations from the schema files; the runner makes tables STRICT. */

import { sql } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  blob,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { ToolSet } from "#restriction.ts";
import type { Reason } from "#text/connection-reasons.ts";

/** Of a row of another table. */
export const idOf = (column: () => AnySQLiteColumn) => text().notNull().references(column);

export const envelopeColumns = () => ({
  format: integer().notNull(),
  key_id: idOf(() => vaultKey.id),
  wrapped_key: blob({ mode: "buffer" }).notNull(),
  ...boxColumns(),
});

/** What a key or a grant may see; null is all. See `account-rights.ts`. */
export const restrictionColumns = () => ({
  tools: text({ mode: "json" }).$type<readonly ToolSet[]>(),
  connections: text({ mode: "json" }).$type<readonly string[]>(),
});

export const boxColumns = () => ({
  nonce: blob({ mode: "buffer" }).notNull(),
  sealed: blob({ mode: "buffer" }).notNull(),
  tag: blob({ mode: "buffer" }).notNull(),
});

export const workspace = sqliteTable("workspace", {
  id: text().primaryKey(),
  name: text().notNull(),
  plan: text().notNull(),
  created_at_ms: integer().notNull(),
});

export const plan = sqliteTable("plan", {
  name: text().primaryKey(),
  calls_per_minute: integer(),
  calls_per_month: integer(),
});

/** Calls in a UTC month (`2026-11`), and in the newest minute of it that had any, as a number of minutes of Unix time. */
export const callCounter = sqliteTable(
  "call_counter",
  {
    workspace_id: idOf(() => workspace.id),
    period: text().notNull(),
    calls: integer().notNull(),
    minute: integer().notNull().default(0),
    minute_calls: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.workspace_id, table.period] })],
);

/**
 * One account. `account_*` are copies for people, never used in requests. `credential_id`: null while it is deleted.
 * `nonce`, `sealed`, `tag`: which account it is, under the credential's data key; null where the credential says so
 * itself, which then has this connection's id. `due_at_ms`: when it is looked at by itself; null where it is renewed
 * with its credential, whose `failures` count then.
 */
export const connection = sqliteTable(
  "connection",
  {
    id: text().primaryKey(),
    workspace_id: idOf(() => workspace.id),
    module: text().notNull(),
    label: text().notNull(),
    state: text({ enum: ["connected", "degraded", "needs_reconnect", "unverified"] }).notNull(),
    state_since_ms: integer().notNull(),
    credential_id: text().references((): AnySQLiteColumn => credential.id),
    account_id: text().notNull(),
    account_name: text(),
    account_currency: text(),
    account_timezone: text(),
    warnings: text({ mode: "json" }).$type<readonly string[]>().notNull(),
    last_error_code: text(),
    last_error_message: text(),
    last_error_at_ms: integer(),
    verified_at_ms: integer().notNull(),
    created_at_ms: integer().notNull(),
    reason: text().$type<Reason>(),
    due_at_ms: integer(),
    failures: integer().notNull().default(0),
    nonce: blob({ mode: "buffer" }),
    sealed: blob({ mode: "buffer" }),
    tag: blob({ mode: "buffer" }),
  },
  (table) => [
    unique("connection_place").on(table.workspace_id, table.module, table.label),
    index("connection_due").on(table.due_at_ms, table.id),
    index("connection_credential").on(table.credential_id),
  ],
);

/**
 * Written before it is made. Until `lease_until_ms` an unfinished one is a lease on the credential; later its outcome
 * is unknown. `connection_id`: whose account a verification asks for; null for what concerns the credential.
 */
export const attempt = sqliteTable(
  "attempt",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    credential_id: idOf(() => credential.id),
    connection_id: text().references(() => connection.id),
    generation: integer().notNull(),
    kind: text({ enum: ["refresh", "verify", "replace"] }).notNull(),
    started_at_ms: integer().notNull(),
    lease_until_ms: integer().notNull(),
    /** Leases also end by uptime, since clocks may be set. */
    started_up_ms: integer(),
    finished_at_ms: integer(),
    outcome: text({
      enum: ["ok", "denied", "refused", "app_secret", "transient", "unanswered", "dead", "not_sent", "superseded"],
    }),
    endpoint: text(),
  },
  (table) => [index("attempt_credential").on(table.credential_id, table.id)],
);

export const connectionEvent = sqliteTable(
  "connection_event",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    connection_id: idOf(() => connection.id),
    state: text({ enum: ["connected", "degraded", "needs_reconnect", "unverified"] }).notNull(),
    reason: text(),
    at_ms: integer().notNull(),
  },
  (table) => [index("connection_event_connection").on(table.connection_id, table.id)],
);

/** `request`: a hash of everything that was asked. `delivered`: it was read once. */
export const reportTask = sqliteTable(
  "report_task",
  {
    connection_id: idOf(() => connection.id),
    request: text().notNull(),
    task_id: text().notNull(),
    delivered: integer({ mode: "boolean" }).notNull(),
    expires_at_ms: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.connection_id, table.request] }),
    index("report_task_expiry").on(table.expires_at_ms),
  ],
);

/**
 * What one or several connections of a workspace work with. `generation` rises each time that it is sealed.
 * `due_at_ms`: when it is renewed; it does not count where no connection is renewed with it.
 */
export const credential = sqliteTable(
  "credential",
  {
    id: text().primaryKey(),
    generation: integer().notNull(),
    kind: text({ enum: ["static", "refreshable"] }).notNull(),
    expires_at_ms: integer(),
    refresh_expires_at_ms: integer(),
    refresh_since_ms: integer(),
    due_at_ms: integer(),
    failures: integer().notNull().default(0),
    ...envelopeColumns(),
  },
  (table) => [index("credential_due").on(table.due_at_ms, table.id)],
);

/** Credentials as schema 26 kept them, each until the first start that opens it in the table above. */
export const formerCredential = sqliteTable("former_credential", {
  connection_id: text().primaryKey(),
  generation: integer().notNull(),
  ...envelopeColumns(),
});

/** Sealed are the app's id and secret (`started`), then what the code was exchanged for (`exchanged`). */
export const authorization = sqliteTable(
  "authorization",
  {
    state_hash: blob({ mode: "buffer" }).primaryKey(),
    workspace_id: idOf(() => workspace.id),
    module: text().notNull(),
    step: text({ enum: ["started", "exchanged"] }).notNull(),
    expires_at_ms: integer().notNull(),
    session_id: text(),
    ...envelopeColumns(),
  },
  (table) => [index("authorization_workspace").on(table.workspace_id)],
);

/** `reference`: path of the key file, empty for a key in the environment, or a KMS key's ARN. */
export const vaultKey = sqliteTable(
  "vault_key",
  {
    id: text().primaryKey(),
    kind: text({ enum: ["local", "kms"] }).notNull(),
    reference: text().notNull(),
    fingerprint: text().notNull().unique(),
    canary: text().notNull(),
    current: integer({ mode: "boolean" }).notNull(),
    created_at_ms: integer().notNull(),
  },
  (table) => [uniqueIndex("vault_key_one_current").on(table.current).where(sql`${table.current} = 1`)],
);

export const apiKey = sqliteTable(
  "api_key",
  {
    id: text().primaryKey(),
    workspace_id: idOf(() => workspace.id),
    name: text().notNull(),
    hash: blob({ mode: "buffer" }).notNull().unique(),
    created_at_ms: integer().notNull(),
    expires_at_ms: integer(),
    revoked_at_ms: integer(),
    last_used_at_ms: integer(),
    last_used_address: text(),
    operator_id: text(),
    ...restrictionColumns(),
  },
  (table) => [index("api_key_workspace").on(table.workspace_id)],
);

/**
 * `outcome`: `ok` or the error's code. `connection_ids`: the accounts that were asked, between commas. `first_day` and `last_day`: the days
 * that the answer speaks of; no `first_day` beside a `last_day` is the account's beginning. No other arguments, never
 * answers.
 */
export const usage = sqliteTable(
  "usage",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at_ms: integer().notNull(),
    workspace_id: idOf(() => workspace.id),
    key_id: text(),
    tool: text().notNull(),
    outcome: text().notNull(),
    latency_ms: integer().notNull(),
    connection_ids: text(),
    first_day: text(),
    last_day: text(),
  },
  (table) => [index("usage_workspace_time").on(table.workspace_id, table.at_ms)],
);

/** Append-only. `origin`: `shell` or an address. No secrets. */
export const audit = sqliteTable(
  "audit",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at_ms: integer().notNull(),
    actor: text().notNull(),
    origin: text().notNull(),
    action: text().notNull(),
    workspace_id: text(),
    target: text(),
    outcome: text().notNull(),
    target_name: text(),
  },
  (table) => [index("audit_workspace_time").on(table.workspace_id, table.at_ms)],
);

export const storeEpoch = sqliteTable("store_epoch", {
  id: integer().primaryKey(),
  epoch: text().notNull(),
});

/** At most one row. `ahead_ms`: negative where the clock was set back. */
export const clockJump = sqliteTable("clock_jump", {
  id: integer().primaryKey(),
  noticed_at_ms: integer().notNull(),
  ahead_ms: integer().notNull(),
});
