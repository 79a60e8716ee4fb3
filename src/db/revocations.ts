/** What was revoked in one database stays so in another one that takes its place, though it was made before. */

import { Database } from "bun:sqlite";

/** Ids stand for the same key or grant in each copy of a database. */
const REVOKED = [
  ["api_key", "revoked_at_ms"],
  ["oauth_grant", "revoked_at_ms, revoked_reason"],
] as const;

/**
 * Keys and grants of the database that takes the place. `revoked`: that are so now and were not. `unknown`: that work,
 * and that the other one knows nothing of: it had forgotten them with their workspace, or is of another installation.
 */
export type Revocations = { revoked: number; unknown: number };

/** What an older schema lacks, on either side, is left out; null, and nothing done, where `from` cannot be read. */
export function carryRevocations({ from, to }: { from: string; to: string }): Revocations | null {
  const sqlite = new Database(to, { strict: true });
  try {
    // No journal file beside it: who is killed here begins anew with another copy.
    sqlite.run("PRAGMA journal_mode = MEMORY");
    sqlite.query("ATTACH ? AS old").run(from);
    return sqlite.transaction(() => carryAll(sqlite))();
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return null;
  } finally {
    sqlite.close();
  }
}

function carryAll(sqlite: Database): Revocations {
  const all = { revoked: 0, unknown: 0 };
  for (const [table, columns] of REVOKED) {
    if (!["main", "old"].every((schema) => hasTable(sqlite, schema, table))) continue;
    all.revoked += sqlite
      .query(
        `UPDATE main.${table} SET (${columns}) = (SELECT ${columns} FROM old.${table} WHERE id = main.${table}.id)
         WHERE revoked_at_ms IS NULL AND id IN (SELECT id FROM old.${table} WHERE revoked_at_ms IS NOT NULL)`,
      )
      .run().changes;
    all.unknown += sqlite
      .query(`SELECT id FROM main.${table} WHERE revoked_at_ms IS NULL AND id NOT IN (SELECT id FROM old.${table})`)
      .all().length;
  }
  return all;
}

function hasTable(sqlite: Database, schema: string, table: string): boolean {
  return sqlite.query(`SELECT 1 FROM ${schema}.sqlite_master WHERE type = 'table' AND name = ?`).get(table) !== null;
}
