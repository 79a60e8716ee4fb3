/** Usage rows, in SQLite. */

import { and, asc, eq, gt, inArray, lt, lte, or, sql } from "drizzle-orm";
import type { UsageRoom } from "#db/usage.ts";
import { lazily } from "#lazily.ts";
import { oauthGrant } from "./oauth-schema.ts";
import { apiKey, usage, workspace } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction, type Tx } from "./transaction.ts";

const lastUseOf = ({ db }: SqliteFile, table: typeof apiKey | typeof oauthGrant) =>
  lazily(() =>
    db
      .update(table)
      .set({ last_used_at_ms: sql`${sql.placeholder("atMs")}`, last_used_address: sql`${sql.placeholder("address")}` })
      .where(
        and(
          eq(table.id, sql.placeholder("keyId")),
          lte(sql`coalesce(${table.last_used_at_ms}, 0)`, sql.placeholder("atMs")),
        ),
      )
      .prepare(),
  );

export function usageIn(file: SqliteFile): UsageRoom {
  const touchKey = lastUseOf(file, apiKey);
  const touchGrant = lastUseOf(file, oauthGrant);
  /** Not through drizzle, whose named values take half of the time; it is the only write of every call. */
  const insertRow = lazily(() =>
    file.sqlite.query(
      "INSERT INTO usage (at_ms, workspace_id, key_id, tool, outcome, latency_ms) VALUES (?, ?, ?, ?, ?, ?)",
    ),
  );
  const pageAfter = lazily(() =>
    file.db
      .select({
        id: usage.id,
        at_ms: usage.at_ms,
        tool: usage.tool,
        key_id: usage.key_id,
        outcome: usage.outcome,
        latency_ms: usage.latency_ms,
      })
      .from(usage)
      .where(
        and(
          eq(usage.workspace_id, sql.placeholder("workspaceId")),
          or(
            gt(usage.at_ms, sql.placeholder("atMs")),
            and(eq(usage.at_ms, sql.placeholder("atMs")), gt(usage.id, sql.placeholder("id"))),
          ),
        ),
      )
      .orderBy(asc(usage.at_ms), asc(usage.id))
      .limit(sql.placeholder("limit"))
      .prepare(),
  );
  return {
    async insert(batch) {
      if (batch.length === 0) return;
      const write = (tx: Tx) => {
        const asked = [...new Set(batch.map((row) => row.workspace_id))];
        const found = tx.select({ id: workspace.id }).from(workspace).where(inArray(workspace.id, asked)).all();
        const known = new Set(found.map(({ id }) => id));
        const rows = batch.filter((row) => known.has(row.workspace_id));
        if (rows.length === 0) return;
        const statement = insertRow();
        for (const row of rows)
          statement.run(row.at_ms, row.workspace_id, row.key_id, row.tool, row.outcome, row.latency_ms);
        const lastUse = new Map<string, { atMs: number; address: string | null }>();
        for (const { key_id: keyId, at_ms: atMs, address = null } of rows) {
          if (keyId !== null && atMs >= (lastUse.get(keyId)?.atMs ?? 0)) lastUse.set(keyId, { atMs, address });
        }
        for (const [keyId, use] of lastUse) {
          touchKey().run({ ...use, keyId });
          touchGrant().run({ ...use, keyId });
        }
      };
      file.cache.aside(() => inTransaction(file, write));
    },
    async pageOfCalls({ workspaceId, after, limit }) {
      return pageAfter().all({ workspaceId, atMs: after.at_ms, id: after.id, limit });
    },
    async page({ workspaceId, afterId, limit }) {
      return file.db
        .select()
        .from(usage)
        .where(and(eq(usage.workspace_id, workspaceId), gt(usage.id, afterId)))
        .orderBy(asc(usage.id))
        .limit(limit)
        .all();
    },
    async listWorkspaces() {
      return file.db
        .select({ id: workspace.id })
        .from(workspace)
        .all()
        .map(({ id }) => id);
    },
    async deleteOld({ workspaceId, beforeMs, limit }) {
      return inTransaction(file, (tx) => {
        const old = tx
          .select({ id: usage.id })
          .from(usage)
          .where(and(eq(usage.workspace_id, workspaceId ?? ""), lt(usage.at_ms, beforeMs)))
          .orderBy(asc(usage.at_ms))
          .limit(limit);
        return tx.delete(usage).where(inArray(usage.id, old)).returning({ id: usage.id }).all().length;
      });
    },
  };
}
