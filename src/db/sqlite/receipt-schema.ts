/** Tables of receipts: a key for each workspace, and what was asked and answered, sealed under it. */

import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { boxColumns, envelopeColumns, idOf, workspace } from "./schema.ts";

export const receiptKey = sqliteTable("receipt_key", {
  workspace_id: text()
    .primaryKey()
    .references(() => workspace.id),
  ...envelopeColumns(),
});

/** Sealed are the question, the platform's request ids and the totals of as many receipts as it `held`. */
export const receipt = sqliteTable(
  "receipt",
  {
    id: text().primaryKey(),
    workspace_id: idOf(() => receiptKey.workspace_id),
    at_ms: integer().notNull(),
    held: integer().notNull().default(1),
    ...boxColumns(),
  },
  (table) => [
    // So that a workspace's are counted, and the oldest told, without their rows.
    index("receipt_workspace").on(table.workspace_id, table.at_ms, table.id, table.held),
    index("receipt_age").on(table.at_ms),
  ],
);
