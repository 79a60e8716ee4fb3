/** Writes receipts, in SQLite: not through drizzle, which would make a text of all rows of half a second each time. */

import { lazily } from "#lazily.ts";
import type { InsertReceipts } from "./receipts.ts";
import type { SqliteFile } from "./sqlite-file.ts";

export function insertReceiptsIn({ sqlite }: Pick<SqliteFile, "sqlite">): InsertReceipts {
  const insert = lazily(() =>
    sqlite.query(
      "INSERT INTO receipt (id, workspace_id, at_ms, nonce, sealed, tag) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ),
  );
  // biome-ignore lint/correctness/useYield: every row is written at once.
  return function* (_db, rows) {
    const statement = insert();
    for (const row of rows) statement.run(row.id, row.workspace_id, row.at_ms, row.nonce, row.sealed, row.tag);
  };
}
