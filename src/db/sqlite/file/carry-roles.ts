/** Who may do what stays as it is now, whatever a restored database says of it. */

import type { Database } from "bun:sqlite";
import { hasColumn, hasTable } from "./inspect.ts";

/**
 * A backup from before there were roles would make everybody an admin, so those who are none now go with it. Returns
 * how many.
 */
export function carryRoles(sqlite: Database, nowMs: number): number {
  const has = (schema: string) => hasColumn(sqlite, schema, { table: "operator", column: "admin" });
  if (!has("old")) return 0;
  if (!has("main")) return deleteOperators(sqlite, "SELECT id FROM old.operator WHERE admin = 0", nowMs);
  sqlite.run(
    `UPDATE main.operator SET admin = (SELECT admin FROM old.operator WHERE id = main.operator.id)
     WHERE id IN (SELECT id FROM old.operator)`,
  );
  sqlite.run("DELETE FROM main.member");
  sqlite.run(
    `INSERT INTO main.member (workspace_id, operator_id, role, since_ms)
     SELECT workspace_id, operator_id, role, since_ms FROM old.member
     WHERE workspace_id IN (SELECT id FROM main.workspace) AND operator_id IN (SELECT id FROM main.operator)`,
  );
  return 0;
}

/** What they are members of goes with them; the apps they connected end, and keep their names for what was asked. */
export function deleteOperators(sqlite: Database, which: string, nowMs: number): number {
  if (hasTable(sqlite, "main", "oauth_grant")) {
    const theirs = `(SELECT id FROM main.oauth_grant WHERE operator_id IN (${which}))`;
    sqlite.run(`DELETE FROM main.oauth_token WHERE grant_id IN ${theirs}`);
    sqlite.run(`DELETE FROM main.oauth_code WHERE grant_id IN ${theirs}`);
    sqlite
      .query(
        `UPDATE main.oauth_grant SET revoked_at_ms = ?, revoked_reason = 'restored'
         WHERE revoked_at_ms IS NULL AND id IN ${theirs}`,
      )
      .run(nowMs);
  }
  if (hasTable(sqlite, "main", "member")) sqlite.run(`DELETE FROM main.member WHERE operator_id IN (${which})`);
  return sqlite.query(`DELETE FROM main.operator WHERE id IN (${which})`).run().changes;
}
