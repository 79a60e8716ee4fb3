/** Writes usage rows, in SQLite: not through drizzle, whose named values take half of the time. */

import type { UsageRow } from "#db/usage.ts";
import { lazily } from "#lazily.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import type { InsertUsage } from "./usage.ts";

export function insertUsageIn({ sqlite }: Pick<SqliteFile, "sqlite">): InsertUsage {
  const insert = lazily(() =>
    sqlite.query(
      "INSERT INTO usage (at_ms, workspace_id, key_id, tool, outcome, latency_ms, connection_ids, first_day, last_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ),
  );
  // biome-ignore lint/correctness/useYield: every row is written at once.
  return function* (_db, rows) {
    const statement = insert();
    for (const row of rows) statement.run(...valuesOf(row));
  };
}

/** In the order of the statement. */
function valuesOf(row: UsageRow) {
  const { at_ms, workspace_id, key_id, tool, outcome, latency_ms, connection_ids, first_day, last_day } = row;
  return [at_ms, workspace_id, key_id, tool, outcome, latency_ms, connection_ids, first_day, last_day] as const;
}
