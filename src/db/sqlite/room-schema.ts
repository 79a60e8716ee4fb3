/** Tables of client rooms: a link for somebody outside, to one account, until its date. */

import { blob, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { idOf, workspace } from "./schema.ts";

/**
 * `hash`: SHA-256 of its link's token; null once it has ended. `account_id`: another account in that connection's place
 * is not shown. An ended room outlives its connection, since its calls stand in what was asked in a month.
 */
export const room = sqliteTable(
  "room",
  {
    id: text().primaryKey(),
    workspace_id: idOf(() => workspace.id),
    connection_id: text().notNull(),
    account_id: text().notNull(),
    name: text().notNull(),
    hash: blob({ mode: "buffer" }).unique(),
    operator_id: text(),
    created_at_ms: integer().notNull(),
    linked_at_ms: integer().notNull(),
    expires_at_ms: integer().notNull(),
    ended_at_ms: integer(),
  },
  (table) => [index("room_workspace").on(table.workspace_id), index("room_connection").on(table.connection_id)],
);

/** `hash`: SHA-256 of the cookie of the browser that opened it; null once the link was changed or the room has ended. */
export const roomVisit = sqliteTable(
  "room_visit",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    room_id: idOf(() => room.id),
    hash: blob({ mode: "buffer" }).unique(),
    opened_at_ms: integer().notNull(),
    ends_at_ms: integer().notNull(),
    address: text().notNull(),
  },
  (table) => [index("room_visit_room").on(table.room_id, table.id)],
);
