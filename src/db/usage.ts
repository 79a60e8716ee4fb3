/** Units of work on usage rows. */

import { asc, eq, sql } from "drizzle-orm";
import { oauthGrant } from "./oauth-schema.ts";
import type { Store } from "./open-store.ts";
import { apiKey, usage, workspace } from "./schema.ts";
import { inTransaction, preparedOnce } from "./transaction.ts";

export type UsageRow = Omit<typeof usage.$inferSelect, "id">;

/** Prepared: building one statement of hundreds of rows takes longer than writing them. */
const insertRow = preparedOnce((store) =>
  store.db
    .insert(usage)
    .values({
      at_ms: sql.placeholder("at_ms"),
      workspace_id: sql.placeholder("workspace_id"),
      key_id: sql.placeholder("key_id"),
      tool: sql.placeholder("tool"),
      outcome: sql.placeholder("outcome"),
      latency_ms: sql.placeholder("latency_ms"),
    })
    .prepare(),
);

/** One transaction for the batch: the rows, and the last use of each key and grant. */
export async function insertUsage(store: Store, batch: readonly UsageRow[]): Promise<void> {
  if (batch.length === 0) return;
  inTransaction(store, (tx) => {
    const known = new Set(
      tx
        .select({ id: workspace.id })
        .from(workspace)
        .all()
        .map(({ id }) => id),
    );
    // A workspace deleted meanwhile takes its last calls with it.
    const rows = batch.filter((row) => known.has(row.workspace_id));
    if (rows.length === 0) return;
    for (const row of rows) insertRow(store).run(row);
    const lastUse = new Map<string, number>();
    for (const row of rows) {
      if (row.key_id !== null) lastUse.set(row.key_id, Math.max(row.at_ms, lastUse.get(row.key_id) ?? 0));
    }
    for (const [keyId, atMs] of lastUse) {
      for (const table of [apiKey, oauthGrant])
        tx.update(table)
          .set({ last_used_at_ms: sql`max(coalesce(${table.last_used_at_ms}, 0), ${atMs})` })
          .where(eq(table.id, keyId))
          .run();
    }
  });
}

export async function listUsage(store: Store, workspaceId: string): Promise<UsageRow[]> {
  return store.db.select().from(usage).where(eq(usage.workspace_id, workspaceId)).orderBy(asc(usage.id)).all();
}
