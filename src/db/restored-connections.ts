/** Units of work on connections that came with a restored database. */

import { and, count, eq } from "drizzle-orm";
import type { ConnectionRow } from "./connection-rows.ts";
import { connection } from "./schema.ts";
import type { Store } from "./store.ts";

/** Those whose refresh tokens another copy may have used. */
export async function listRefreshable(store: Store): Promise<ConnectionRow[]> {
  return store.db.select().from(connection).where(eq(connection.kind, "refreshable")).all();
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

export async function listWaiting(store: Store, workspaceId: string): Promise<ConnectionRow[]> {
  return store.db
    .select()
    .from(connection)
    .where(and(eq(connection.workspace_id, workspaceId), eq(connection.state, "unverified")))
    .all();
}
