/** The table of start times that several servers share out. */

import { blob, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * `hash`: SHA-256 of a platform's environment, app and endpoint. `last_us`: the latest start that was given; `called_us`:
 * to a caller; `fifth_us`, `half_us`: to what nobody waits for. `seconds`: starts by the second of Unix time, of the
 * minute before. `day`: of Unix time, with the starts in it.
 */
export const requestLane = sqliteTable("request_lane", {
  hash: blob({ mode: "buffer" }).primaryKey(),
  last_us: integer().notNull(),
  called_us: integer().notNull(),
  fifth_us: integer().notNull(),
  half_us: integer().notNull(),
  seconds: text({ mode: "json" }).$type<readonly (readonly [number, number])[]>().notNull(),
  day: integer().notNull(),
  day_starts: integer().notNull(),
});
