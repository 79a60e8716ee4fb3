/** Tables of operators, what they sign in with, their sessions and devices, and the first run. */

import { blob, index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { idOf } from "./schema.ts";

/** `email` in lower case; `password_hash`: argon2id, or empty after a restore, until it is reset. */
export const operator = sqliteTable("operator", {
  id: text().primaryKey(),
  email: text().notNull().unique(),
  password_hash: text().notNull(),
  password_changed_at_ms: integer().notNull(),
  created_at_ms: integer().notNull(),
  /** Who was there before roles could do everything. */
  admin: integer({ mode: "boolean" }).notNull().default(true),
});

/** `rp_id`: the host it was made for. `public_key` in COSE. `counter`: how often it signed; 0 where it does not count. */
export const passkey = sqliteTable(
  "passkey",
  {
    id: text().primaryKey(),
    operator_id: idOf(() => operator.id),
    credential_id: text().notNull().unique(),
    rp_id: text().notNull(),
    public_key: blob({ mode: "buffer" }).notNull(),
    counter: integer().notNull(),
    name: text().notNull(),
    created_at_ms: integer().notNull(),
    last_used_at_ms: integer(),
  },
  (table) => [index("passkey_operator").on(table.operator_id)],
);

/** `hash`: SHA-256 of the challenge. `session_id`: who adds a passkey; null for a sign-in. */
export const passkeyChallenge = sqliteTable(
  "passkey_challenge",
  {
    hash: blob({ mode: "buffer" }).primaryKey(),
    session_id: text(),
    expires_at_ms: integer().notNull(),
  },
  (table) => [index("passkey_challenge_expires").on(table.expires_at_ms)],
);

/** Deleted when it is used. */
export const recoveryCode = sqliteTable(
  "recovery_code",
  {
    hash: blob({ mode: "buffer" }).primaryKey(),
    operator_id: idOf(() => operator.id),
    created_at_ms: integer().notNull(),
  },
  (table) => [index("recovery_code_operator").on(table.operator_id)],
);

/** Deleted when it is used. */
export const signInLink = sqliteTable(
  "sign_in_link",
  {
    hash: blob({ mode: "buffer" }).primaryKey(),
    operator_id: idOf(() => operator.id),
    expires_at_ms: integer().notNull(),
  },
  (table) => [index("sign_in_link_operator").on(table.operator_id)],
);

export const operatorIdentity = sqliteTable(
  "operator_identity",
  {
    operator_id: text()
      .primaryKey()
      .references(() => operator.id),
    issuer: text().notNull(),
    subject: text().notNull(),
    linked_at_ms: integer().notNull(),
  },
  (table) => [unique().on(table.issuer, table.subject)],
);

/** `hash`: SHA-256 of the cookie of a browser that was sent to the provider. */
export const providerSignIn = sqliteTable(
  "provider_sign_in",
  {
    hash: blob({ mode: "buffer" }).primaryKey(),
    expires_at_ms: integer().notNull(),
  },
  (table) => [index("provider_sign_in_expires").on(table.expires_at_ms)],
);

/** At most one row. `passwords`: whether they open sessions. */
export const signInPolicy = sqliteTable("sign_in_policy", {
  id: integer().primaryKey(),
  passwords: integer({ mode: "boolean" }).notNull(),
});

/** `hash`: SHA-256 of the cookie. `address`, `user_agent` and `way`: of the sign-in. */
export const session = sqliteTable(
  "session",
  {
    id: text().primaryKey(),
    hash: blob({ mode: "buffer" }).notNull().unique(),
    operator_id: idOf(() => operator.id),
    created_at_ms: integer().notNull(),
    last_seen_at_ms: integer().notNull(),
    address: text().notNull(),
    user_agent: text(),
    way: text({ enum: ["password", "passkey", "recovery_code", "link", "provider"] })
      .notNull()
      .default("password"),
  },
  (table) => [index("session_operator").on(table.operator_id)],
);

/** `hash`: SHA-256 of the cookie. A known browser has ten password tries of its own, and no access. */
export const knownDevice = sqliteTable(
  "known_device",
  {
    hash: blob({ mode: "buffer" }).primaryKey(),
    operator_id: idOf(() => operator.id),
    expires_at_ms: integer().notNull(),
  },
  (table) => [index("known_device_operator").on(table.operator_id)],
);

/** Deleted operators, so that no backup brings them back; kept for good. */
export const formerOperator = sqliteTable("former_operator", {
  id: text().primaryKey(),
  deleted_at_ms: integer().notNull(),
});

export const setupToken = sqliteTable("setup_token", {
  hash: blob({ mode: "buffer" }).primaryKey(),
  expires_at_ms: integer().notNull(),
});

export const signInAttempt = sqliteTable(
  "sign_in_attempt",
  {
    subject: text().primaryKey(),
    since_ms: integer().notNull(),
    attempts: integer().notNull(),
  },
  (table) => [index("sign_in_attempt_since").on(table.since_ms)],
);
