/** Workspaces, in SQLite. */

import { asc, eq, inArray } from "drizzle-orm";
import type { Deleted, WorkspacesRoom } from "#db/workspaces.ts";
import { channel, channelMessage } from "./channel-schema.ts";
import { connectionIds } from "./connection-ids.ts";
import { deleteConnection, leaveCredential } from "./delete-connection.ts";
import { deleteHistory } from "./delete-history.ts";
import { checkpoint } from "./file/checkpoint.ts";
import { invitation, member } from "./member-schema.ts";
import { outbox } from "./notify-schema.ts";
import { oauthCode, oauthGrant, oauthToken } from "./oauth-schema.ts";
import { receipt, receiptKey } from "./receipt-schema.ts";
import { apiKey, authorization, callCounter, usage, workspace } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction, type Tx } from "./transaction.ts";

export function workspacesIn(file: SqliteFile): WorkspacesRoom {
  return {
    async insert(row) {
      file.db.insert(workspace).values(row).run();
    },
    async insertOnce(row) {
      return file.db.insert(workspace).values(row).onConflictDoNothing().returning().get() !== undefined;
    },
    async list() {
      return file.db.select().from(workspace).orderBy(asc(workspace.created_at_ms), asc(workspace.id)).all();
    },
    async rename(id, name) {
      return file.db.update(workspace).set({ name }).where(eq(workspace.id, id)).returning().get();
    },
    async find(id) {
      return file.db.select().from(workspace).where(eq(workspace.id, id)).get();
    },
    async delete(workspaceId) {
      inTransaction(file, (tx) => {
        for (const { id } of connectionIds(tx, workspaceId).all()) {
          leaveCredential(tx, id);
          deleteHistory(tx, id);
        }
        tx.delete(authorization).where(eq(authorization.workspace_id, workspaceId)).run();
        deleteChannels(tx, workspaceId);
        deleteReceipts(tx, workspaceId);
      });
      const deleted = inTransaction(file, (tx) => deleteAllOf(tx, workspaceId));
      checkpoint(file);
      return deleted;
    },
  };
}

function deleteChannels(tx: Tx, workspaceId: string): void {
  tx.delete(channelMessage).where(eq(channelMessage.workspace_id, workspaceId)).run();
  tx.delete(channel).where(eq(channel.workspace_id, workspaceId)).run();
}

function deleteReceipts(tx: Tx, workspaceId: string): void {
  for (const table of [receipt, receiptKey]) tx.delete(table).where(eq(table.workspace_id, workspaceId)).run();
}

function deleteAllOf(tx: Tx, workspaceId: string): Deleted {
  // Somebody may have connected in between.
  tx.delete(authorization).where(eq(authorization.workspace_id, workspaceId)).run();
  deleteChannels(tx, workspaceId);
  deleteReceipts(tx, workspaceId);
  const connections = connectionIds(tx, workspaceId).all();
  for (const { id } of connections) {
    leaveCredential(tx, id);
    deleteConnection(tx, id);
  }
  const grants = tx.select({ id: oauthGrant.id }).from(oauthGrant).where(eq(oauthGrant.workspace_id, workspaceId));
  tx.delete(oauthToken).where(inArray(oauthToken.grant_id, grants)).run();
  tx.delete(oauthCode).where(inArray(oauthCode.grant_id, grants)).run();
  const gone = {
    grants: tx.delete(oauthGrant).where(eq(oauthGrant.workspace_id, workspaceId)).returning().all().length,
    connections: connections.length,
    keys: tx.delete(apiKey).where(eq(apiKey.workspace_id, workspaceId)).returning({ id: apiKey.id }).all().length,
  };
  for (const table of [member, invitation]) tx.delete(table).where(eq(table.workspace_id, workspaceId)).run();
  tx.delete(callCounter).where(eq(callCounter.workspace_id, workspaceId)).run();
  tx.delete(outbox).where(eq(outbox.workspace_id, workspaceId)).run();
  tx.delete(usage).where(eq(usage.workspace_id, workspaceId)).run();
  tx.delete(workspace).where(eq(workspace.id, workspaceId)).run();
  return gone;
}
