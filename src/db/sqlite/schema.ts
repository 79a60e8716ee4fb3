/** Every table. drizzle-kit writes the migrations from this file; the runner makes each table STRICT. */

import { sql } from "drizzle-orm";
import { blob, index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Reason } from "#reasons.ts";

export const workspace = sqliteTable("workspace", {
  id: text().primaryKey(),
  name: text().notNull(),
  plan: text().notNull(),
  created_at_ms: integer().notNull(),
});

/** The operator's limits; null is none. The plan "unlimited" stands for having none and has no row. */
export const plan = sqliteTable("plan", {
  name: text().primaryKey(),
  calls_per_minute: integer(),
  calls_per_month: integer(),
});

/** Calls admitted in a UTC month (`2026-11`) or, under a limit a minute, a UTC minute (`2026-11-22T12:00`). */
export const callCounter = sqliteTable(
  "call_counter",
  {
    workspace_id: text()
      .notNull()
      .references(() => workspace.id),
    period: text().notNull(),
    calls: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspace_id, table.period] })],
);

/** `generation` rises with every stored credential. `account_*` are copies for people, never read back into a request. */
export const connection = sqliteTable(
  "connection",
  {
    id: text().primaryKey(),
    workspace_id: text()
      .notNull()
      .references(() => workspace.id),
    module: text().notNull(),
    label: text().notNull(),
    state: text({ enum: ["connected", "degraded", "needs_reconnect", "unverified"] }).notNull(),
    state_since_ms: integer().notNull(),
    generation: integer().notNull(),
    kind: text({ enum: ["static", "refreshable"] }).notNull(),
    expires_at_ms: integer(),
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
    /** Why it is not `connected`; null where it is. */
    reason: text().$type<Reason>(),
    /** When the scheduler looks at it again. */
    due_at_ms: integer().notNull().default(0),
    /** Refreshes and verifications in a row that came to nothing. */
    failures: integer().notNull().default(0),
    refresh_expires_at_ms: integer(),
    /** Since when that end has been known: a refresh token that rotates gets a new one each time. */
    refresh_since_ms: integer(),
  },
  (table) => [
    unique("connection_place").on(table.workspace_id, table.module, table.label),
    index("connection_due").on(table.due_at_ms),
  ],
);

/**
 * The journal of what was tried on a connection, written before it is tried. Without `finished_at_ms` it is a lease
 * until `lease_until_ms`, and afterwards an attempt of which nobody knows what became.
 */
export const attempt = sqliteTable(
  "attempt",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    connection_id: text()
      .notNull()
      .references(() => connection.id),
    generation: integer().notNull(),
    kind: text({ enum: ["refresh", "verify", "replace"] }).notNull(),
    started_at_ms: integer().notNull(),
    lease_until_ms: integer().notNull(),
    /** The machine's uptime then: a lease ends by this too, since clocks are set. */
    started_up_ms: integer(),
    finished_at_ms: integer(),
    outcome: text({
      enum: ["ok", "denied", "refused", "app_secret", "transient", "unanswered", "dead", "not_sent", "superseded"],
    }),
    /** Which of the platform's endpoints answered. */
    endpoint: text(),
  },
  (table) => [index("attempt_connection").on(table.connection_id, table.id)],
);

/** Each change of a connection's state, for the owner to look back on. */
export const connectionEvent = sqliteTable(
  "connection_event",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    connection_id: text()
      .notNull()
      .references(() => connection.id),
    state: text({ enum: ["connected", "degraded", "needs_reconnect", "unverified"] }).notNull(),
    reason: text(),
    at_ms: integer().notNull(),
  },
  (table) => [index("connection_event_connection").on(table.connection_id, table.id)],
);

/**
 * A large report that a platform prepares for a connection. `request`: a hash of the advertiser and of all that was
 * asked. `delivered`: it has been read once.
 */
export const reportTask = sqliteTable(
  "report_task",
  {
    connection_id: text()
      .notNull()
      .references(() => connection.id),
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

/** One row a connection: the envelope of its credential. See ARCHITECTURE.md, "What is stored". */
export const credential = sqliteTable("credential", {
  connection_id: text()
    .primaryKey()
    .references(() => connection.id),
  generation: integer().notNull(),
  format: integer().notNull(),
  key_id: text()
    .notNull()
    .references(() => vaultKey.id),
  wrapped_key: blob({ mode: "buffer" }).notNull(),
  nonce: blob({ mode: "buffer" }).notNull(),
  sealed: blob({ mode: "buffer" }).notNull(),
  tag: blob({ mode: "buffer" }).notNull(),
});

/**
 * An authorisation under way; `state_hash`: SHA-256 of the state. Sealed are the app's id and secret while the person
 * is at the platform (`started`), and what the code was exchanged for until an account is chosen (`exchanged`).
 */
export const authorization = sqliteTable(
  "authorization",
  {
    state_hash: blob({ mode: "buffer" }).primaryKey(),
    workspace_id: text()
      .notNull()
      .references(() => workspace.id),
    module: text().notNull(),
    step: text({ enum: ["started", "exchanged"] }).notNull(),
    expires_at_ms: integer().notNull(),
    /** Whose it is: nobody else may go on with it. Null: the shell's. */
    session_id: text(),
    format: integer().notNull(),
    key_id: text()
      .notNull()
      .references(() => vaultKey.id),
    wrapped_key: blob({ mode: "buffer" }).notNull(),
    nonce: blob({ mode: "buffer" }).notNull(),
    sealed: blob({ mode: "buffer" }).notNull(),
    tag: blob({ mode: "buffer" }).notNull(),
  },
  (table) => [index("authorization_workspace").on(table.workspace_id)],
);

/**
 * A key that seals or has sealed. `reference`: path of the key file, or empty where the environment holds the key;
 * ARN of a KMS key.
 */
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

/** `hash`: SHA-256 of the whole key text. */
export const apiKey = sqliteTable(
  "api_key",
  {
    id: text().primaryKey(),
    workspace_id: text()
      .notNull()
      .references(() => workspace.id),
    name: text().notNull(),
    hash: blob({ mode: "buffer" }).notNull().unique(),
    created_at_ms: integer().notNull(),
    expires_at_ms: integer(),
    revoked_at_ms: integer(),
    last_used_at_ms: integer(),
    /** From where: a network address, or `stdio`. */
    last_used_address: text(),
    /** The operator who made it, who may be gone since; null for one made in the shell. */
    operator_id: text(),
  },
  (table) => [index("api_key_workspace").on(table.workspace_id)],
);

/** One tool call. `outcome`: `ok`, or the error's code. Never arguments, never answers. */
export const usage = sqliteTable(
  "usage",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at_ms: integer().notNull(),
    workspace_id: text()
      .notNull()
      .references(() => workspace.id),
    key_id: text(),
    tool: text().notNull(),
    outcome: text().notNull(),
    latency_ms: integer().notNull(),
  },
  (table) => [index("usage_workspace_time").on(table.workspace_id, table.at_ms)],
);

/** Append-only: who did what from where (`shell`, or an address) to which object with what outcome. No secrets. */
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
  },
  (table) => [index("audit_workspace_time").on(table.workspace_id, table.at_ms)],
);

/** One row: which copy of the data this is. A file beside the database holds the same id; see `epoch.ts`. */
export const storeEpoch = sqliteTable("store_epoch", {
  id: integer().primaryKey(),
  epoch: text().notNull(),
});

/** One row at most: the newest jump of the wall clock that a server noticed. `ahead_ms` is negative for one set back. */
export const clockJump = sqliteTable("clock_jump", {
  id: integer().primaryKey(),
  noticed_at_ms: integer().notNull(),
  ahead_ms: integer().notNull(),
});
