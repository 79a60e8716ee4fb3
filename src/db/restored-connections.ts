/** Units of work on connections that came with a restored database. */

import { and, count, eq } from "drizzle-orm";
import type { ConnectionRow } from "./connection-rows.ts";
import { knownDevice, session, setupToken } from "./operator-schema.ts";
import { connection } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";
import { changeStanding, noteEvent } from "./upkeep.ts";

export type Tx = Parameters<Parameters<typeof inTransaction>[1]>[0];

/**
 * Another copy may have used their refresh tokens: they are left alone until the owner has spoken. Sessions and
 * set-up links that came along may have been ended since, so people sign in anew.
 */
export function markRestored(tx: Tx, atMs: number): void {
  for (const table of [session, knownDevice, setupToken]) tx.delete(table).run();
  for (const row of tx.select().from(connection).where(eq(connection.kind, "refreshable")).all()) {
    const changes = { state: "unverified", reason: "restored", state_since_ms: atMs } as const;
    tx.update(connection).set(changes).where(eq(connection.id, row.id)).run();
    noteEvent(tx, row, { ...row, ...changes }, atMs);
  }
}

/** The workspaces that wait for the owner's word, and how many of their connections do. */
export async function listUnverified(store: Store): Promise<{ workspaceId: string; connections: number }[]> {
  return store.db
    .select({ workspaceId: connection.workspace_id, connections: count() })
    .from(connection)
    .where(eq(connection.state, "unverified"))
    .groupBy(connection.workspace_id)
    .orderBy(connection.workspace_id)
    .all();
}

/**
 * The owner's word that this copy is the only one: refreshes may go on, the first one now. `degraded` until a
 * verification or a refresh has succeeded. Gives back the rows as they are then.
 */
export async function releaseUnverified(store: Store, workspaceId: string, atMs: number): Promise<ConnectionRow[]> {
  return inTransaction(store, (tx) => {
    const waiting = and(eq(connection.workspace_id, workspaceId), eq(connection.state, "unverified"));
    return tx
      .select()
      .from(connection)
      .where(waiting)
      .all()
      .map((row) => {
        const changes = { state: "degraded", state_since_ms: atMs, due_at_ms: atMs, failures: 0 } as const;
        tx.update(connection).set(changes).where(eq(connection.id, row.id)).run();
        const released = { ...row, ...changes };
        noteEvent(tx, row, released, atMs);
        return released;
      });
  });
}

/** After a verification that succeeded; false where the credential or the state changed meanwhile. */
export async function markVerified(store: Store, from: ConnectionRow, atMs: number): Promise<boolean> {
  const changes = { state: "connected", reason: null, state_since_ms: atMs, verified_at_ms: atMs } as const;
  return changeStanding(store, { from, changes, atMs });
}
