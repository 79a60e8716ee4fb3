/** The table of the newest release that was seen. */

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const releaseSeen = sqliteTable("release_seen", {
  id: integer().primaryKey(),
  asked_at_ms: integer().notNull(),
  version: text(),
});
