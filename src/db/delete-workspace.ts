/** Unit of work: a workspace and everything in it goes, but the audit trail, which says that it was here. */

import { eq, inArray } from "drizzle-orm";
import { foldLog } from "./fold-log.ts";
import { outbox } from "./notify-schema.ts";
import { oauthCode, oauthGrant, oauthToken } from "./oauth-schema.ts";
import {
  apiKey,
  attempt,
  authorization,
  callCounter,
  connection,
  connectionEvent,
  credential,
  reportTask,
  usage,
  workspace,
} from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

/** How many connections, keys and grants went with it. */
export type Deleted = { connections: number; keys: number; grants: number };

/**
 * The wrapped data keys first and in a commit of their own: from then on no process opens what is left, whatever
 * happens. Last the write-ahead log is folded in, since it still holds the pages as they were.
 */
export async function deleteWorkspace(store: Store, workspaceId: string): Promise<Deleted> {
  const connectionsOf = (tx: Pick<Store["db"], "select">) =>
    tx.select({ id: connection.id }).from(connection).where(eq(connection.workspace_id, workspaceId));
  inTransaction(store, (tx) => {
    tx.delete(credential)
      .where(inArray(credential.connection_id, connectionsOf(tx)))
      .run();
    tx.delete(authorization).where(eq(authorization.workspace_id, workspaceId)).run();
  });
  const deleted = inTransaction(store, (tx) => {
    // Somebody may have connected in between, or begun to.
    tx.delete(authorization).where(eq(authorization.workspace_id, workspaceId)).run();
    for (const { id } of connectionsOf(tx).all()) {
      tx.delete(credential).where(eq(credential.connection_id, id)).run();
      tx.delete(attempt).where(eq(attempt.connection_id, id)).run();
      tx.delete(connectionEvent).where(eq(connectionEvent.connection_id, id)).run();
      tx.delete(reportTask).where(eq(reportTask.connection_id, id)).run();
    }
    const grants = tx.select({ id: oauthGrant.id }).from(oauthGrant).where(eq(oauthGrant.workspace_id, workspaceId));
    tx.delete(oauthToken).where(inArray(oauthToken.grant_id, grants)).run();
    tx.delete(oauthCode).where(inArray(oauthCode.grant_id, grants)).run();
    const gone = {
      grants: tx.delete(oauthGrant).where(eq(oauthGrant.workspace_id, workspaceId)).returning().all().length,
      connections: tx.delete(connection).where(eq(connection.workspace_id, workspaceId)).returning().all().length,
      keys: tx.delete(apiKey).where(eq(apiKey.workspace_id, workspaceId)).returning({ id: apiKey.id }).all().length,
    };
    tx.delete(callCounter).where(eq(callCounter.workspace_id, workspaceId)).run();
    tx.delete(outbox).where(eq(outbox.workspace_id, workspaceId)).run();
    tx.delete(usage).where(eq(usage.workspace_id, workspaceId)).run();
    tx.delete(workspace).where(eq(workspace.id, workspaceId)).run();
    return gone;
  });
  foldLog(store);
  return deleted;
}
