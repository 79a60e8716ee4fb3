/** Workspaces, in SQLite. */

import { asc, eq, inArray } from "drizzle-orm";
import type { Deleted, WorkspacesRoom } from "#db/workspaces.ts";
import { channel, channelMessage } from "./channel-schema.ts";
import { connectionIds } from "./connection-ids.ts";
import { deleteConnection, leaveCredential } from "./delete-connection.ts";
import { deleteHistory } from "./delete-history.ts";
import { workspaceDigest } from "./digest-schema.ts";
import { deleteRooms } from "./end-rooms.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { fileLink } from "./file-schema.ts";
import { invitation, member } from "./member-schema.ts";
import { outbox } from "./notify-schema.ts";
import { oauthCode, oauthGrant, oauthToken } from "./oauth-schema.ts";
import { receipt, receiptKey } from "./receipt-schema.ts";
import { room } from "./room-schema.ts";
import { apiKey, authorization, callCounter, usage, workspace } from "./schema.ts";
import { rate } from "./watch-schema.ts";

export function workspacesIn(engine: Engine): WorkspacesRoom {
  return {
    async insert(row) {
      await engine.db.insert(workspace).values(row).run();
    },
    async insertOnce(row) {
      return (await engine.db.insert(workspace).values(row).onConflictDoNothing().returning().get()) !== undefined;
    },
    async list() {
      return engine.db.select().from(workspace).orderBy(asc(workspace.created_at_ms), asc(workspace.id)).all();
    },
    async rename(id, name) {
      return engine.transact(function* (tx) {
        const own = eq(workspace.id, id);
        const standing = yield* ask(tx.select().from(workspace).where(own).get());
        const row = yield* ask(tx.update(workspace).set({ name }).where(own).returning().get());
        return standing === undefined || row === undefined ? undefined : { ...row, before: standing.name };
      });
    },
    async find(id) {
      return engine.db.select().from(workspace).where(eq(workspace.id, id)).get();
    },
    async delete(workspaceId) {
      await engine.transact(function* (tx) {
        for (const { id } of yield* ask(connectionIds(tx, workspaceId).all())) {
          yield* leaveCredential(tx, id);
          yield* deleteHistory(tx, id);
        }
        yield* ask(tx.delete(authorization).where(eq(authorization.workspace_id, workspaceId)).run());
        yield* deleteChannels(tx, workspaceId);
        yield* deleteReceipts(tx, workspaceId);
      });
      const deleted = await engine.transact((tx) => deleteAllOf(tx, workspaceId));
      await engine.checkpoint();
      return deleted;
    },
  };
}

function* deleteChannels(tx: Db, workspaceId: string): Unit<void> {
  yield* ask(tx.delete(channelMessage).where(eq(channelMessage.workspace_id, workspaceId)).run());
  yield* ask(tx.delete(channel).where(eq(channel.workspace_id, workspaceId)).run());
}

function* deleteReceipts(tx: Db, workspaceId: string): Unit<void> {
  for (const table of [receipt, receiptKey])
    yield* ask(tx.delete(table).where(eq(table.workspace_id, workspaceId)).run());
}

function* deleteAllOf(tx: Db, workspaceId: string): Unit<Deleted> {
  // Somebody may have connected in between.
  yield* ask(tx.delete(authorization).where(eq(authorization.workspace_id, workspaceId)).run());
  yield* deleteChannels(tx, workspaceId);
  yield* deleteReceipts(tx, workspaceId);
  yield* deleteRooms(tx, eq(room.workspace_id, workspaceId));
  const connections = yield* ask(connectionIds(tx, workspaceId).all());
  for (const { id } of connections) {
    yield* leaveCredential(tx, id);
    // No room is left that could end.
    yield* deleteConnection(tx, { id, atMs: 0 });
  }
  const grants = tx.select({ id: oauthGrant.id }).from(oauthGrant).where(eq(oauthGrant.workspace_id, workspaceId));
  yield* ask(tx.delete(oauthToken).where(inArray(oauthToken.grant_id, grants)).run());
  yield* ask(tx.delete(oauthCode).where(inArray(oauthCode.grant_id, grants)).run());
  const gone = {
    grants: (yield* ask(tx.delete(oauthGrant).where(eq(oauthGrant.workspace_id, workspaceId)).returning().all()))
      .length,
    connections: connections.length,
    keys: (yield* ask(tx.delete(apiKey).where(eq(apiKey.workspace_id, workspaceId)).returning({ id: apiKey.id }).all()))
      .length,
  };
  for (const table of [member, invitation, rate, fileLink, workspaceDigest])
    yield* ask(tx.delete(table).where(eq(table.workspace_id, workspaceId)).run());
  yield* ask(tx.delete(callCounter).where(eq(callCounter.workspace_id, workspaceId)).run());
  yield* ask(tx.delete(outbox).where(eq(outbox.workspace_id, workspaceId)).run());
  yield* ask(tx.delete(usage).where(eq(usage.workspace_id, workspaceId)).run());
  yield* ask(tx.delete(workspace).where(eq(workspace.id, workspaceId)).run());
  return gone;
}
