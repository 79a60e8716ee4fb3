/** OAuth clients, in SQLite. */

import { and, asc, count, eq, gt, inArray, notInArray, type SQL, sql } from "drizzle-orm";
import type { OauthClientsRoom } from "#db/oauth-clients.ts";
import { oauthClient, oauthGrant, oauthJti, oauthRequest } from "./oauth-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function oauthClientsIn(file: SqliteFile): OauthClientsRoom {
  return {
    async find(id) {
      return file.db.select().from(oauthClient).where(eq(oauthClient.id, id)).get();
    },
    async put({ row, most, nowMs }) {
      inTransaction(file, (tx) => {
        const { id: _, created_at_ms: __, ...described } = row;
        tx.insert(oauthClient).values(row).onConflictDoUpdate({ target: oauthClient.id, set: described }).run();
        const granted = tx.selectDistinct({ id: oauthGrant.client_id }).from(oauthGrant);
        const open = notInArray(oauthClient.id, granted);
        const asked = gt(oauthRequest.expires_at_ms, nowMs);
        const asking = tx.selectDistinct({ id: oauthRequest.client_id }).from(oauthRequest).where(asked);
        dropOldest(tx, and(open, notInArray(oauthClient.id, asking)), most.idle);
        dropOldest(tx, and(open, inArray(oauthClient.id, asking)), most.asking);
      });
    },
    async keepKeys({ id, keys, fetchedAtMs, freshUntilMs }) {
      file.db
        .update(oauthClient)
        .set({ keys, keys_fetched_at_ms: fetchedAtMs, keys_fresh_until_ms: freshUntilMs })
        .where(eq(oauthClient.id, id))
        .run();
    },
    async useJti({ clientId, jtiHash, expiresAtMs }) {
      const row = { client_id: clientId, jti_hash: jtiHash, expires_at_ms: expiresAtMs };
      const added = file.db
        .insert(oauthJti)
        .values(row)
        .onConflictDoNothing()
        .returning({ at: oauthJti.expires_at_ms });
      return added.all().length === 1;
    },
  };
}

function dropOldest(tx: Pick<SqliteFile["db"], "select" | "delete">, which: SQL | undefined, most: number): void {
  const [counted] = tx.select({ all: count() }).from(oauthClient).where(which).all();
  const beyond = (counted?.all ?? 0) - most;
  if (beyond <= 0) return;
  const gone = tx
    .select({ id: oauthClient.id })
    .from(oauthClient)
    .where(which)
    .orderBy(asc(oauthClient.created_at_ms), asc(sql`rowid`))
    .limit(beyond)
    .all()
    .map(({ id }) => id);
  tx.delete(oauthRequest).where(inArray(oauthRequest.client_id, gone)).run();
  tx.delete(oauthClient).where(inArray(oauthClient.id, gone)).run();
}
