/** The tables of notifications. */

import { index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { OutboxMessage } from "#db/outbox-message.ts";

/**
 * What one channel is to be told, written before it is sent. `occasion` names the one thing it is about, so that it is
 * said once; `event_id` is the same for every channel and every attempt. No secrets, no account numbers.
 */
export const outbox = sqliteTable(
  "outbox",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    channel: text({ enum: ["webhook", "ntfy"] }).notNull(),
    workspace_id: text().notNull(),
    occasion: text().notNull(),
    event_id: text().notNull(),
    message: text({ mode: "json" }).$type<OutboxMessage>().notNull(),
    created_at_ms: integer().notNull(),
    /** Also the end of the lease while it is being sent. */
    due_at_ms: integer().notNull(),
    attempts: integer().notNull(),
    settled_at_ms: integer(),
    outcome: text({ enum: ["delivered", "given_up"] }),
    last_error: text(),
  },
  (table) => [
    unique("outbox_occasion").on(table.channel, table.occasion),
    index("outbox_due").on(table.settled_at_ms, table.due_at_ms),
  ],
);

/** One row: up to which `connection_event` everything has been put into the outbox. */
export const notifyCursor = sqliteTable("notify_cursor", {
  id: integer().primaryKey(),
  last_event_id: integer().notNull(),
});
