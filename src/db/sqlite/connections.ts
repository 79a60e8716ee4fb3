/** Connections, in SQLite. */

import { and, asc, count, desc, eq, inArray, sql } from "drizzle-orm";
import type { ConnectionsRoom } from "#db/connections.ts";
import { lazily } from "#lazily.ts";
import { deleteConnection, leaveCredential } from "./delete-connection.ts";
import { checkpoint } from "./file/checkpoint.ts";
import { joined } from "./joined-connection.ts";
import { connection, connectionEvent, credential } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function connectionsIn(file: SqliteFile): ConnectionsRoom {
  const byPlace = lazily(() =>
    file.db
      .select()
      .from(joined)
      .where(
        and(
          eq(joined.workspace_id, sql.placeholder("workspaceId")),
          eq(joined.module, sql.placeholder("module")),
          eq(joined.label, sql.placeholder("label")),
        ),
      )
      .prepare(),
  );
  const keptByPlace = file.cache.reader((workspaceId: string, module: string, label: string) =>
    byPlace().get({ workspaceId, module, label }),
  );
  const byModule = lazily(() =>
    file.db
      .select()
      .from(joined)
      .where(and(eq(joined.workspace_id, sql.placeholder("workspaceId")), eq(joined.module, sql.placeholder("module"))))
      .orderBy(asc(joined.created_at_ms), asc(joined.id))
      .prepare(),
  );
  const keptByModule = file.cache.reader((workspaceId: string, module: string) =>
    byModule().all({ workspaceId, module }),
  );
  return {
    async listOf(workspaceId, module) {
      return keptByModule(workspaceId, module) ?? [];
    },
    async find({ workspaceId, module, label }) {
      return keptByPlace(workspaceId, module, label);
    },
    async list(workspaceId) {
      return file.db
        .select()
        .from(joined)
        .where(workspaceId === undefined ? undefined : eq(joined.workspace_id, workspaceId))
        .orderBy(asc(joined.created_at_ms), asc(joined.id))
        .all();
    },
    async delete(id) {
      inTransaction(file, (tx) => {
        leaveCredential(tx, id);
        deleteConnection(tx, id);
      });
      checkpoint(file);
    },
    async setLabel(id, label) {
      return inTransaction(file, (tx) => {
        const row = tx.select().from(joined).where(eq(joined.id, id)).get();
        if (row === undefined) return "gone";
        const { workspace_id, module } = row;
        const place = and(eq(joined.workspace_id, workspace_id), eq(joined.module, module), eq(joined.label, label));
        const standing = tx.select().from(joined).where(place).get();
        if (standing !== undefined && standing.id !== id) return "taken";
        tx.update(connection).set({ label }).where(eq(connection.id, id)).run();
        return "set";
      });
    },
    async recordError({ id, generation, code, message, atMs, lookNow }) {
      const ofGeneration = file.db
        .select({ id: credential.id })
        .from(credential)
        .where(and(eq(credential.id, connection.credential_id), eq(credential.generation, generation)));
      const sooner = lookNow ? { due_at_ms: sql<number>`min(${connection.due_at_ms}, ${atMs})` } : {};
      file.db
        .update(connection)
        .set({ last_error_code: code, last_error_message: message, last_error_at_ms: atMs, ...sooner })
        .where(and(eq(connection.id, id), inArray(connection.credential_id, ofGeneration)))
        .run();
    },
    async listRefreshable() {
      return file.db.select().from(joined).where(eq(joined.kind, "refreshable")).all();
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
        .from(joined)
        .where(and(eq(joined.workspace_id, workspaceId), eq(joined.state, "unverified")))
        .all();
    },
    async findById(id) {
      const row = file.db.select().from(joined).where(eq(joined.id, id)).get();
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
