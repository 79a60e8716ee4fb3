/** Units of work on usage rows. */

import { and, eq, inArray, lte, sql } from "drizzle-orm";
import { oauthGrant } from "./oauth-schema.ts";
import { apiKey, usage, workspace } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction, preparedOnce } from "./transaction.ts";

/** `address`: not kept with the call, only as where its key was used last. */
export type UsageRow = Omit<typeof usage.$inferSelect, "id"> & { address?: string };

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

const lastUseOf = (table: typeof apiKey | typeof oauthGrant) =>
  preparedOnce((store) =>
    store.db
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

/** One transaction for the batch: the rows, and the last use of each key and grant. */
export async function insertUsage(store: Store, batch: readonly UsageRow[]): Promise<void> {
  if (batch.length === 0) return;
  inTransaction(store, (tx) => {
    const asked = [...new Set(batch.map((row) => row.workspace_id))];
    const found = tx.select({ id: workspace.id }).from(workspace).where(inArray(workspace.id, asked)).all();
    const known = new Set(found.map(({ id }) => id));
    // A workspace deleted meanwhile takes its last calls with it.
    const rows = batch.filter((row) => known.has(row.workspace_id));
    if (rows.length === 0) return;
    for (const row of rows) insertRow(store).run(row);
    const lastUse = new Map<string, { atMs: number; address: string | null }>();
    for (const { key_id: keyId, at_ms: atMs, address = null } of rows) {
      if (keyId !== null && atMs >= (lastUse.get(keyId)?.atMs ?? 0)) lastUse.set(keyId, { atMs, address });
    }
    for (const [keyId, use] of lastUse) {
      touchKey(store).run({ ...use, keyId });
      touchGrant(store).run({ ...use, keyId });
    }
  });
}
