/** Units of work on connections and the credential each one holds. */

import { and, asc, eq, sql } from "drizzle-orm";
import type { ConnectionRow, CredentialRow } from "./connection-rows.ts";
import { foldLog } from "./fold-log.ts";
import { keptWhileUnchanged } from "./kept-reads.ts";
import { attempt, connection, connectionEvent, credential, reportTask } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction, preparedOnce } from "./transaction.ts";

export type ConnectionPlace = { workspaceId: string; module: string; label: string };

const byPlace = preparedOnce((store) =>
  store.db
    .select()
    .from(connection)
    .where(
      and(
        eq(connection.workspace_id, sql.placeholder("workspaceId")),
        eq(connection.module, sql.placeholder("module")),
        eq(connection.label, sql.placeholder("label")),
      ),
    )
    .prepare(),
);

const keptByPlace = keptWhileUnchanged((store, workspaceId: string, module: string, label: string) =>
  byPlace(store).get({ workspaceId, module, label }),
);

export async function findConnection(
  store: Store,
  { workspaceId, module, label }: ConnectionPlace,
): Promise<ConnectionRow | undefined> {
  return keptByPlace(store, workspaceId, module, label);
}

export async function listConnections(store: Store, workspaceId?: string): Promise<ConnectionRow[]> {
  return store.db
    .select()
    .from(connection)
    .where(workspaceId === undefined ? undefined : eq(connection.workspace_id, workspaceId))
    .orderBy(asc(connection.created_at_ms), asc(connection.id))
    .all();
}

const placeOf = preparedOnce((store) =>
  store.db
    .select({ workspace_id: connection.workspace_id, module: connection.module, generation: connection.generation })
    .from(connection)
    .where(eq(connection.id, sql.placeholder("id")))
    .prepare(),
);

const envelopeOf = preparedOnce((store) =>
  store.db
    .select()
    .from(credential)
    .where(eq(credential.connection_id, sql.placeholder("id")))
    .prepare(),
);

export type SealedConnection = {
  connection: Pick<ConnectionRow, "workspace_id" | "module" | "generation">;
  credential: CredentialRow;
};

/**
 * Row and envelope of one moment. Two look-ups cost a third of the join; where a replacement came between them their
 * generations differ, and the join of one transaction decides.
 */
const keptCredential = keptWhileUnchanged((store, connectionId: string): SealedConnection | undefined => {
  const place = placeOf(store).get({ id: connectionId });
  const envelope = envelopeOf(store).get({ id: connectionId });
  if (place !== undefined && envelope?.generation === place.generation) {
    return { connection: place, credential: envelope };
  }
  return store.db
    .select()
    .from(connection)
    .innerJoin(credential, eq(credential.connection_id, connection.id))
    .where(eq(connection.id, connectionId))
    .get();
});

export async function findCredential(store: Store, connectionId: string): Promise<SealedConnection | undefined> {
  return keptCredential(store, connectionId);
}

/** Removes the wrapped data key first: what a copy of the file still held could no longer be opened; the log too. */
export async function deleteConnection(store: Store, id: string): Promise<void> {
  inTransaction(store, (tx) => {
    tx.delete(credential).where(eq(credential.connection_id, id)).run();
    tx.delete(attempt).where(eq(attempt.connection_id, id)).run();
    tx.delete(connectionEvent).where(eq(connectionEvent.connection_id, id)).run();
    tx.delete(reportTask).where(eq(reportTask.connection_id, id)).run();
    tx.delete(connection).where(eq(connection.id, id)).run();
  });
  foldLog(store);
}

export async function recordConnectionError(
  store: Store,
  {
    id,
    generation,
    code,
    message,
    atMs,
    lookNow,
  }: { id: string; generation: number; code: string; message: string; atMs: number; lookNow: boolean },
): Promise<void> {
  const sooner = lookNow ? { due_at_ms: sql<number>`min(${connection.due_at_ms}, ${atMs})` } : {};
  store.db
    .update(connection)
    .set({ last_error_code: code, last_error_message: message, last_error_at_ms: atMs, ...sooner })
    .where(and(eq(connection.id, id), eq(connection.generation, generation)))
    .run();
}
