/** Tables of channels of workspaces, and of what is sent through them. */

import { index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { boxColumns, envelopeColumns, idOf, workspace } from "./schema.ts";

/** Sealed are its address, its secrets and the key of its messages. `left_at_ms`: it only gets its last message. */
export const channel = sqliteTable(
  "channel",
  {
    id: text().primaryKey(),
    workspace_id: idOf(() => workspace.id),
    kind: text({ enum: ["smtp", "slack", "discord", "webhook", "ntfy"] }).notNull(),
    name: text().notNull(),
    created_at_ms: integer().notNull(),
    changed_at_ms: integer().notNull(),
    left_at_ms: integer(),
    ...envelopeColumns(),
  },
  (table) => [index("channel_workspace").on(table.workspace_id)],
);

/** `occasion` makes it unique on its channel. `message_id` is the same at every attempt. Emptied when it is settled. */
export const channelMessage = sqliteTable(
  "channel_message",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    channel_id: idOf(() => channel.id),
    workspace_id: text().notNull(),
    occasion: text().notNull(),
    message_id: text().notNull(),
    type: text().notNull(),
    ...boxColumns(),
    created_at_ms: integer().notNull(),
    /** While it is being sent, the end of the lease. */
    due_at_ms: integer().notNull(),
    /** The lease holds by uptime, too, since clocks are set. */
    leased_up_ms: integer(),
    attempts: integer().notNull(),
    settled_at_ms: integer(),
    outcome: text({ enum: ["delivered", "given_up", "over_limit", "withdrawn"] }),
    last_error: text(),
  },
  (table) => [
    unique("channel_message_occasion").on(table.channel_id, table.occasion),
    index("channel_message_due").on(table.settled_at_ms, table.due_at_ms),
    index("channel_message_workspace").on(table.workspace_id, table.created_at_ms),
  ],
);
