/** Connections, in SQLite. */

import { and, asc, count, desc, eq, sql } from "drizzle-orm";
import type { ConnectionsRoom } from "#db/connections.ts";
import { lazily } from "#lazily.ts";
import { deleteHistory } from "./delete-history.ts";
import { deleteWatched } from "./delete-watched.ts";
import { checkpoint } from "./file/checkpoint.ts";
import { attempt, connection, connectionEvent, credential, reportTask } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function connectionsIn(file: SqliteFile): ConnectionsRoom {
  const byPlace = lazily(() =>
    file.db
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
  const keptByPlace = file.cache.reader((workspaceId: string, module: string, label: string) =>
    byPlace().get({ workspaceId, module, label }),
  );
  return {
    async find({ workspaceId, module, label }) {
      return keptByPlace(workspaceId, module, label);
    },
    async list(workspaceId) {
      return file.db
        .select()
        .from(connection)
        .where(workspaceId === undefined ? undefined : eq(connection.workspace_id, workspaceId))
        .orderBy(asc(connection.created_at_ms), asc(connection.id))
        .all();
    },
    async delete(id) {
      // The wrapped data key first, so that no copy of the file opens the rest.
      inTransaction(file, (tx) => {
        tx.delete(credential).where(eq(credential.connection_id, id)).run();
        deleteHistory(tx, id);
        deleteWatched(tx, id);
        tx.delete(attempt).where(eq(attempt.connection_id, id)).run();
        tx.delete(connectionEvent).where(eq(connectionEvent.connection_id, id)).run();
        tx.delete(reportTask).where(eq(reportTask.connection_id, id)).run();
        tx.delete(connection).where(eq(connection.id, id)).run();
      });
      checkpoint(file);
    },
    async recordError({ id, generation, code, message, atMs, lookNow }) {
      const sooner = lookNow ? { due_at_ms: sql<number>`min(${connection.due_at_ms}, ${atMs})` } : {};
      file.db
        .update(connection)
        .set({ last_error_code: code, last_error_message: message, last_error_at_ms: atMs, ...sooner })
        .where(and(eq(connection.id, id), eq(connection.generation, generation)))
        .run();
    },
    async listRefreshable() {
      return file.db.select().from(connection).where(eq(connection.kind, "refreshable")).all();
    },
    async countUnverified() {
      return file.db
        .select({ workspaceId: connection.workspace_id, connections: count() })
        .from(connection)
        .where(eq(connection.state, "unverified"))
        .groupBy(connection.workspace_id)
        .orderBy(connection.workspace_id)
        .all();
    },
    async listUnverified(workspaceId) {
      return file.db
        .select()
        .from(connection)
        .where(and(eq(connection.workspace_id, workspaceId), eq(connection.state, "unverified")))
        .all();
    },
    async findById(id) {
      const row = file.db.select().from(connection).where(eq(connection.id, id)).get();
      file.cache.invalidate();
      return row;
    },
    async listEvents(connectionId, limit) {
      return file.db
        .select()
        .from(connectionEvent)
        .where(eq(connectionEvent.connection_id, connectionId))
        .orderBy(desc(connectionEvent.id))
        .limit(limit)
        .all();
    },
    async countStates() {
      return file.db
        .select({ state: connection.state, connections: count() })
        .from(connection)
        .groupBy(connection.state)
        .all();
    },
  };
}
