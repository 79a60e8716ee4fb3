/** What keys and apps may see stays as it is now, whatever a restored database says of it. */

import type { Database } from "bun:sqlite";
import { hasColumn } from "./inspect.ts";

type Table = "api_key" | "oauth_grant";

const REVOKED: Readonly<Record<Table, string>> = {
  api_key: "revoked_at_ms = ?",
  oauth_grant: "revoked_at_ms = ?, revoked_reason = 'restored'",
};

/** A backup from before keys could be restricted cannot hold it, so restricted ones end. Returns how many. */
export function carryRestriction(sqlite: Database, table: Table, nowMs: number): number {
  if (!hasColumn(sqlite, "old", { table, column: "tools" })) return 0;
  if (!hasColumn(sqlite, "main", { table, column: "tools" }))
    return sqlite
      .query(
        `UPDATE main.${table} SET ${REVOKED[table]} WHERE revoked_at_ms IS NULL AND id IN
           (SELECT id FROM old.${table} WHERE tools IS NOT NULL OR connections IS NOT NULL)`,
      )
      .run(nowMs).changes;
  sqlite.run(
    `UPDATE main.${table} SET (tools, connections) =
       (SELECT now.tools, coalesce(now.connections, main.${table}.connections) FROM old.${table} AS now
        WHERE now.id = main.${table}.id)
     WHERE id IN (SELECT id FROM old.${table})`,
  );
  return 0;
}

/** The columns of tokens that are carried over; a restricted token only where it stays restricted. */
export function carriedTokens(sqlite: Database): { columns: string; which: string } {
  const columns = "hash, grant_id, kind, expires_at_ms, rotated_at_ms";
  const has = (schema: string) => hasColumn(sqlite, schema, { table: "oauth_token", column: "tools" });
  if (!has("old")) return { columns, which: "" };
  return has("main") ? { columns: `${columns}, tools`, which: "" } : { columns, which: " AND tools IS NULL" };
}
