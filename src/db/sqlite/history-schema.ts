/** Tables of remembered days: a key for each connection, and sealed months. */

import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { boxColumns, connection, envelopeColumns, idOf } from "./schema.ts";

/**
 * Has its own key, since credentials change twice a day. Until `lease_until_ms`, `lease_holder` reads. `today_gap_ms`:
 * between the last two reads of today. `today_ends_at_ms`: the end of the day read at `today_read_at_ms`.
 * `hours_wanted_at_ms`: when somebody last looked back by the hour where no rule needs hours.
 */
export const history = sqliteTable(
  "history",
  {
    id: text().primaryKey(),
    connection_id: idOf(() => connection.id),
    account_id: text().notNull(),
    currency: text().notNull(),
    zone: text().notNull(),
    ...envelopeColumns(),
    begun_at_ms: integer().notNull(),
    anew: integer({ mode: "boolean" }).notNull(),
    next_at_ms: integer().notNull(),
    read_at_ms: integer(),
    failures: integer().notNull().default(0),
    last_error: text(),
    lease_until_ms: integer().notNull().default(0),
    lease_holder: text(),
    today_asked_at_ms: integer(),
    today_gap_ms: integer(),
    today_read_at_ms: integer(),
    today_ends_at_ms: integer(),
    hours_wanted_at_ms: integer(),
  },
  (table) => [unique("history_connection").on(table.connection_id), index("history_due").on(table.next_at_ms)],
);

/** A month of one level. `days` and `first_day` are for people. */
export const historyBlock = sqliteTable(
  "history_block",
  {
    history_id: idOf(() => history.id),
    level: text().notNull(),
    month: text().notNull(),
    days: integer().notNull(),
    first_day: text().notNull(),
    ...boxColumns(),
  },
  (table) => [primaryKey({ columns: [table.history_id, table.level, table.month] })],
);
