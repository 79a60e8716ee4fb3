/** Tables of notifications. */

import { index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { OutboxMessage } from "#db/outbox-message.ts";

/** `occasion` makes it unique; `event_id` is the same for every channel and attempt. No secrets. */
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
    due_at_ms: integer().notNull(),
    /** The lease holds by uptime, too, since clocks are set. */
    leased_up_ms: integer(),
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

export const notifyCursor = sqliteTable("notify_cursor", {
  id: integer().primaryKey(),
  last_event_id: integer().notNull(),
});
