/** The tables of people: operators, their sessions, the first run. */

import { blob, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * A person who signs in. `email` in lower case; `password_hash`: argon2id, with its own salt and cost; empty where a
 * restore took the password back, so that none fits until it is reset.
 */
export const operator = sqliteTable("operator", {
  id: text().primaryKey(),
  email: text().notNull().unique(),
  password_hash: text().notNull(),
  password_changed_at_ms: integer().notNull(),
  created_at_ms: integer().notNull(),
});

/** `hash`: SHA-256 of the cookie's 256 random bits. `address` and `user_agent`: of the sign-in, for the list of sessions. */
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

/**
 * A browser in which an operator has signed in before. `hash`: SHA-256 of its cookie's 256 random bits. It gives that
 * operator ten tries of their own at the password and opens nothing.
 */
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

/** Operators who were deleted, so that no backup brings them back. One row for each, for good: there are few. */
export const formerOperator = sqliteTable("former_operator", {
  id: text().primaryKey(),
  deleted_at_ms: integer().notNull(),
});

/** Tokens of the first run, which make the first operator; all go when there is one. `hash`: SHA-256. */
export const setupToken = sqliteTable("setup_token", {
  hash: blob({ mode: "buffer" }).primaryKey(),
  expires_at_ms: integer().notNull(),
});

/** Sign-ins tried in a window that began at `since_ms`, by address and by account (a hash of what was typed). */
export const signInAttempt = sqliteTable(
  "sign_in_attempt",
  {
    subject: text().primaryKey(),
    since_ms: integer().notNull(),
    attempts: integer().notNull(),
  },
  (table) => [index("sign_in_attempt_since").on(table.since_ms)],
);
