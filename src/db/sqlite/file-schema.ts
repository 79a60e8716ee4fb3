/** The table of links to files, each of one table that an answer showed the beginning of. */

import { blob, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { idOf, workspace } from "./schema.ts";

/**
 * `hash`: SHA-256 of the link's token. `question`: what to ask for the table, sealed under a key that is derived from
 * the token; null once the file was fetched. `key_id`: of the key or grant that asked.
 */
export const fileLink = sqliteTable(
  "file_link",
  {
    id: text().primaryKey(),
    workspace_id: idOf(() => workspace.id),
    key_id: text().notNull(),
    hash: blob({ mode: "buffer" }).notNull(),
    question: blob({ mode: "buffer" }),
    expires_at_ms: integer().notNull(),
  },
  (table) => [
    index("file_link_workspace").on(table.workspace_id, table.expires_at_ms),
    index("file_link_expiry").on(table.expires_at_ms),
  ],
);
