/** Tables of operators, their sessions and devices, and the first run. */

import { blob, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** `email` in lower case; `password_hash`: argon2id, or empty after a restore, until it is reset. */
export const operator = sqliteTable("operator", {
  id: text().primaryKey(),
  email: text().notNull().unique(),
  password_hash: text().notNull(),
  password_changed_at_ms: integer().notNull(),
  created_at_ms: integer().notNull(),
});

/** `hash`: SHA-256 of the cookie. `address` and `user_agent`: of the sign-in. */
export const session = sqliteTable(
  "session",
  {
    id: text().primaryKey(),
    hash: blob({ mode: "buffer" }).notNull().unique(),
    operator_id: text()
      .notNull()
      .references(() => operator.id),
    created_at_ms: integer().notNull(),
    last_seen_at_ms: integer().notNull(),
    address: text().notNull(),
    user_agent: text(),
  },
  (table) => [index("session_operator").on(table.operator_id)],
);

/** `hash`: SHA-256 of the cookie. A known browser has ten password tries of its own, and no access. */
export const knownDevice = sqliteTable(
  "known_device",
  {
    hash: blob({ mode: "buffer" }).primaryKey(),
    operator_id: text()
      .notNull()
      .references(() => operator.id),
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
