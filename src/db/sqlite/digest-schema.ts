/** The tables of digests: of an account, and of all accounts of a workspace. */

import { index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { connection, idOf, workspace } from "./schema.ts";

/**
 * `weekday`: 0 is Sunday; null for each day. `channel_ids`: null for all. `told_day`: of the account, the last one told.
 * `attached`: which table goes with it as a file.
 */
export const digest = sqliteTable(
  "digest",
  {
    connection_id: text()
      .primaryKey()
      .references(() => connection.id),
    weekday: integer(),
    hour: integer().notNull(),
    channel_ids: text({ mode: "json" }).$type<readonly string[]>(),
    set_at_ms: integer().notNull(),
    next_at_ms: integer().notNull(),
    told_day: text(),
    attached: text({ enum: ["campaign", "ad_group", "ad"] }),
  },
  (table) => [index("digest_due").on(table.next_at_ms)],
);

/** `hour` and `told_day` are of `timezone`, which no account of the module need have. */
export const workspaceDigest = sqliteTable(
  "workspace_digest",
  {
    id: text().primaryKey(),
    workspace_id: idOf(() => workspace.id),
    module: text().notNull(),
    timezone: text().notNull(),
    weekday: integer(),
    hour: integer().notNull(),
    channel_ids: text({ mode: "json" }).$type<readonly string[]>(),
    set_at_ms: integer().notNull(),
    next_at_ms: integer().notNull(),
    told_day: text(),
  },
  (table) => [
    unique("workspace_digest_module").on(table.workspace_id, table.module),
    index("workspace_digest_due").on(table.next_at_ms),
  ],
);
