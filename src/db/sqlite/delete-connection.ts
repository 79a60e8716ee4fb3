/** Deletes a connection with everything that belongs to it, and its credential where no other one uses that. */

import { and, eq, ne } from "drizzle-orm";
import { deleteHistory } from "./delete-history.ts";
import { deleteWatched } from "./delete-watched.ts";
import { endRooms } from "./end-rooms.ts";
import { ask, type Db, type Unit } from "./engine.ts";
import { exists } from "./exists.ts";
import { room } from "./room-schema.ts";
import { attempt, connection, connectionEvent, credential, formerCredential, reportTask } from "./schema.ts";

/** First, so that no copy of the file opens the rest: the last connection takes the wrapped data key with it. */
export function* leaveCredential(tx: Db, id: string): Unit<void> {
  const credentialId =
    (yield* ask(tx.select().from(connection).where(eq(connection.id, id)).get()))?.credential_id ?? null;
  yield* ask(tx.delete(formerCredential).where(eq(formerCredential.connection_id, id)).run());
  yield* ask(tx.delete(attempt).where(eq(attempt.connection_id, id)).run());
  if (credentialId === null) return;
  const others = and(eq(connection.credential_id, credentialId), ne(connection.id, id));
  const isShared = yield* exists(tx, connection, others);
  const nothing = { credential_id: null, nonce: null, sealed: null, tag: null };
  yield* ask(tx.update(connection).set(nothing).where(eq(connection.id, id)).run());
  if (isShared) return;
  yield* ask(tx.delete(attempt).where(eq(attempt.credential_id, credentialId)).run());
  yield* ask(tx.delete(credential).where(eq(credential.id, credentialId)).run());
}

/** Once it has left its credential. Its client rooms end. */
export function* deleteConnection(tx: Db, { id, atMs }: { id: string; atMs: number }): Unit<void> {
  yield* deleteHistory(tx, id);
  yield* deleteWatched(tx, id);
  yield* endRooms(tx, eq(room.connection_id, id), atMs);
  yield* ask(tx.delete(connectionEvent).where(eq(connectionEvent.connection_id, id)).run());
  yield* ask(tx.delete(reportTask).where(eq(reportTask.connection_id, id)).run());
  yield* ask(tx.delete(connection).where(eq(connection.id, id)).run());
}
