/** Writes usage rows, in SQLite: not through drizzle, whose named values take half of the time. */

import { lazily } from "#lazily.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import type { InsertUsage } from "./usage.ts";

export function insertUsageIn({ sqlite }: Pick<SqliteFile, "sqlite">): InsertUsage {
  const insert = lazily(() =>
    sqlite.query(
      "INSERT INTO usage (at_ms, workspace_id, key_id, tool, outcome, latency_ms) VALUES (?, ?, ?, ?, ?, ?)",
    ),
  );
  // biome-ignore lint/correctness/useYield: every row is written at once.
  return function* (_db, rows) {
    const statement = insert();
    for (const row of rows)
      statement.run(row.at_ms, row.workspace_id, row.key_id, row.tool, row.outcome, row.latency_ms);
  };
}
