/** Connections, in SQLite. */

import { and, asc, count, desc, eq, inArray, sql } from "drizzle-orm";
import type { ConnectionsRoom } from "#db/connections.ts";
import { deleteConnection, leaveCredential } from "./delete-connection.ts";
import { ask, type Engine } from "./engine.ts";
import { joined } from "./joined-connection.ts";
import type { KeptConnections } from "./kept-connections.ts";
import { connection, connectionEvent, credential } from "./schema.ts";

export function connectionsIn(engine: Engine, { byModule }: KeptConnections): ConnectionsRoom {
  const listOf: ConnectionsRoom["listOf"] = async (workspaceId, module) => (await byModule(workspaceId, module)) ?? [];
  return {
    listOf,
    async find({ workspaceId, module, label }) {
      return (await listOf(workspaceId, module)).find((row) => row.label === label);
    },
    async list(workspaceId) {
      return engine.db
        .select()
        .from(joined)
        .where(workspaceId === undefined ? undefined : eq(joined.workspace_id, workspaceId))
        .orderBy(asc(joined.created_at_ms), asc(joined.id))
        .all();
    },
    async delete(gone) {
      await engine.transact(function* (tx) {
        yield* leaveCredential(tx, gone.id);
        yield* deleteConnection(tx, gone);
      });
      await engine.checkpoint();
    },
    async setLabel(id, label) {
      return engine.transact(function* (tx) {
        const row = yield* ask(tx.select().from(joined).where(eq(joined.id, id)).get());
        if (row === undefined) return "gone";
        const { workspace_id, module } = row;
        const place = and(eq(joined.workspace_id, workspace_id), eq(joined.module, module), eq(joined.label, label));
        const standing = yield* ask(tx.select().from(joined).where(place).get());
        if (standing !== undefined && standing.id !== id) return "taken";
        yield* ask(tx.update(connection).set({ label }).where(eq(connection.id, id)).run());
        return "set";
      });
    },
    async recordError({ id, generation, code, message, atMs, lookNow }) {
      const ofGeneration = engine.db
        .select({ id: credential.id })
        .from(credential)
        .where(and(eq(credential.id, connection.credential_id), eq(credential.generation, generation)));
      const sooner = lookNow
        ? {
            due_at_ms: sql<number>`CASE WHEN ${connection.due_at_ms} > ${atMs} THEN ${atMs} ELSE ${connection.due_at_ms} END`,
          }
        : {};
      await engine.db
        .update(connection)
        .set({ last_error_code: code, last_error_message: message, last_error_at_ms: atMs, ...sooner })
        .where(and(eq(connection.id, id), inArray(connection.credential_id, ofGeneration)))
        .run();
    },
    async listRefreshable() {
      return engine.db.select().from(joined).where(eq(joined.kind, "refreshable")).all();
    },
    async countUnverified() {
      return engine.db
        .select({ workspaceId: connection.workspace_id, connections: count() })
        .from(connection)
        .where(eq(connection.state, "unverified"))
        .groupBy(connection.workspace_id)
        .orderBy(connection.workspace_id)
        .all();
    },
    async listUnverified(workspaceId) {
      return engine.db
        .select()
        .from(joined)
        .where(and(eq(joined.workspace_id, workspaceId), eq(joined.state, "unverified")))
        .all();
    },
    async findById(id) {
      const row = await engine.db.select().from(joined).where(eq(joined.id, id)).get();
      engine.invalidate();
      return row;
    },
    async listEvents(connectionId, limit) {
      return engine.db
        .select()
        .from(connectionEvent)
        .where(eq(connectionEvent.connection_id, connectionId))
        .orderBy(desc(connectionEvent.id))
        .limit(limit)
        .all();
    },
    async countStates() {
      return engine.db
        .select({ state: connection.state, connections: count() })
        .from(connection)
        .groupBy(connection.state)
        .all();
    },
  };
}
