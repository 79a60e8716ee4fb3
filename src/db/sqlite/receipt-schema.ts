/** Tables of receipts: a key for each workspace, and what was asked and answered, sealed under it. */

import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { boxColumns, envelopeColumns, workspace } from "./schema.ts";

export const receiptKey = sqliteTable("receipt_key", {
  workspace_id: text()
    .primaryKey()
    .references(() => workspace.id),
  ...envelopeColumns(),
});

/** Sealed are the question, the platform's request ids and the totals. */
export const receipt = sqliteTable(
  "receipt",
  {
    id: text().primaryKey(),
    workspace_id: text()
      .notNull()
      .references(() => receiptKey.workspace_id),
    at_ms: integer().notNull(),
    ...boxColumns(),
  },
  (table) => [
    // With the id, so that the newest of a workspace are told without their rows.
    index("receipt_workspace").on(table.workspace_id, table.at_ms, table.id),
    index("receipt_age").on(table.at_ms),
  ],
);
