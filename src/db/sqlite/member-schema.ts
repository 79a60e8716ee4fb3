/** Tables of who may do what in a workspace. Admins of the instance may do everything in each, and need no row. */

import { blob, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { operator } from "./operator-schema.ts";
import { idOf, workspace } from "./schema.ts";

export const member = sqliteTable(
  "member",
  {
    workspace_id: idOf(() => workspace.id),
    operator_id: idOf(() => operator.id),
    role: text({ enum: ["owner", "editor", "viewer"] }).notNull(),
    since_ms: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspace_id, table.operator_id] }),
    index("member_operator").on(table.operator_id),
  ],
);

/** Deleted when it is used. `hash`: SHA-256 of its link's token. `operator_id`: who invites; null is the shell. */
export const invitation = sqliteTable(
  "invitation",
  {
    id: text().primaryKey(),
    hash: blob({ mode: "buffer" }).notNull().unique(),
    workspace_id: idOf(() => workspace.id),
    role: text({ enum: ["owner", "editor", "viewer"] }).notNull(),
    operator_id: text(),
    created_at_ms: integer().notNull(),
    expires_at_ms: integer().notNull(),
  },
  (table) => [index("invitation_workspace").on(table.workspace_id)],
);
