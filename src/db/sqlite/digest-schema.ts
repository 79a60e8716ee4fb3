/** The table of digests. */

import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { connection } from "./schema.ts";

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
