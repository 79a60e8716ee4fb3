/** Usage rows, in SQLite. */

import { and, asc, eq, gt, inArray, lte, or, sql } from "drizzle-orm";
import type { UsageRoom, UsageRow } from "#db/usage.ts";
import { lazily } from "#lazily.ts";
import { deleteOldest } from "./delete-oldest.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { oauthGrant } from "./oauth-schema.ts";
import { prepared } from "./prepared.ts";
import { apiKey, usage, workspace } from "./schema.ts";

const lastUseOf = (table: typeof apiKey | typeof oauthGrant) =>
  prepared((db) =>
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
const touchKey = lastUseOf(apiKey);
const touchGrant = lastUseOf(oauthGrant);

export function usageIn(engine: Engine): UsageRoom {
  function* insertIn(db: Db, batch: readonly UsageRow[]): Unit<void> {
    const asked = [...new Set(batch.map((row) => row.workspace_id))];
    const found = yield* ask(db.select({ id: workspace.id }).from(workspace).where(inArray(workspace.id, asked)).all());
    const known = new Set(found.map(({ id }) => id));
    const rows = batch.filter((row) => known.has(row.workspace_id));
    if (rows.length === 0) return;
    yield* engine.insertAll(db, usage, rows);
    const lastUse = new Map<string, { atMs: number; address: string | null }>();
    for (const { key_id: keyId, at_ms: atMs, address = null } of rows) {
      if (keyId !== null && atMs >= (lastUse.get(keyId)?.atMs ?? 0)) lastUse.set(keyId, { atMs, address });
    }
    for (const [keyId, use] of lastUse) {
      yield* ask(touchKey(db).run({ ...use, keyId }));
      yield* ask(touchGrant(db).run({ ...use, keyId }));
    }
  }

  const pageAfter = lazily(() =>
    engine.db
      .select({
        id: usage.id,
        at_ms: usage.at_ms,
        tool: usage.tool,
        key_id: usage.key_id,
        outcome: usage.outcome,
        latency_ms: usage.latency_ms,
        connection_ids: usage.connection_ids,
        first_day: usage.first_day,
        last_day: usage.last_day,
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
      if (batch.length > 0) await engine.aside((db) => insertIn(db, batch), null);
    },
    async pageOfCalls({ workspaceId, after, limit }) {
      return pageAfter().all({ workspaceId, atMs: after.at_ms, id: after.id, limit });
    },
    async page({ workspaceId, afterId, limit }) {
      return engine.db
        .select()
        .from(usage)
        .where(and(eq(usage.workspace_id, workspaceId), gt(usage.id, afterId)))
        .orderBy(asc(usage.id))
        .limit(limit)
        .all();
    },
    async listWorkspaces() {
      return (await engine.db.select({ id: workspace.id }).from(workspace).all()).map(({ id }) => id);
    },
    deleteOld: ({ workspaceId, ...old }) =>
      engine.transact((tx) => deleteOldest(tx, usage, { ...old, of: eq(usage.workspace_id, workspaceId ?? "") })),
  };
}
