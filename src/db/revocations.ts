/** What was revoked in one database stays so in another one that takes its place, though it was made before. */

import { Database } from "bun:sqlite";

/** Ids stand for the same key or grant in each copy of a database. */
const REVOKED = [
  ["api_key", "revoked_at_ms"],
  ["oauth_grant", "revoked_at_ms, revoked_reason"],
] as const;

/**
 * How many keys and grants of the database at `to` are revoked now that were not. What an older schema lacks, on either
 * side, is left out; null where the database at `from` cannot be read.
 */
export function carryRevocations({ from, to }: { from: string; to: string }): number | null {
  const sqlite = new Database(to, { strict: true });
  try {
    // No journal file beside it: who is killed here begins anew with another copy.
    sqlite.run("PRAGMA journal_mode = MEMORY");
    sqlite.query("ATTACH ? AS old").run(from);
    let carried = 0;
    for (const [table, columns] of REVOKED) {
      if (!["main", "old"].every((schema) => hasTable(sqlite, schema, table))) continue;
      carried += sqlite
        .query(
          `UPDATE main.${table} SET (${columns}) = (SELECT ${columns} FROM old.${table} WHERE id = main.${table}.id)
           WHERE revoked_at_ms IS NULL AND id IN (SELECT id FROM old.${table} WHERE revoked_at_ms IS NOT NULL)`,
        )
        .run().changes;
    }
    return carried;
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return null;
  } finally {
    sqlite.close();
  }
}

function hasTable(sqlite: Database, schema: string, table: string): boolean {
  return sqlite.query(`SELECT 1 FROM ${schema}.sqlite_master WHERE type = 'table' AND name = ?`).get(table) !== null;
}
