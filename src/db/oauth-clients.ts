/** Units of work on OAuth clients, and on the assertions by which they prove who they are. */

import { and, asc, count, eq, gt, inArray, notInArray, type SQL, sql } from "drizzle-orm";
import { oauthClient, oauthGrant, oauthJti, oauthRequest } from "./oauth-schema.ts";
import type { Store } from "./store.ts";

import { inTransaction } from "./transaction.ts";

export type OauthClientRow = typeof oauthClient.$inferSelect;

export async function findOauthClient(store: Store, id: string): Promise<OauthClientRow | undefined> {
  return store.db.select().from(oauthClient).where(eq(oauthClient.id, id)).get();
}

/** How many clients are kept to whom nobody ever said yes: those a person is being asked about, and the others. */
export type OpenClients = { asking: number; idle: number };

/** A client known already gets its new description. Of those to whom nobody ever said yes the oldest beyond `most` go. */
export async function putOauthClient(
  store: Store,
  { row, most, nowMs }: { row: OauthClientRow; most: OpenClients; nowMs: number },
): Promise<void> {
  inTransaction(store, (tx) => {
    const { id: _, created_at_ms: __, ...described } = row;
    tx.insert(oauthClient).values(row).onConflictDoUpdate({ target: oauthClient.id, set: described }).run();
    const granted = tx.selectDistinct({ id: oauthGrant.client_id }).from(oauthGrant);
    const open = notInArray(oauthClient.id, granted);
    const asked = gt(oauthRequest.expires_at_ms, nowMs);
    const asking = tx.selectDistinct({ id: oauthRequest.client_id }).from(oauthRequest).where(asked);
    dropOldest(tx, and(open, notInArray(oauthClient.id, asking)), most.idle);
    dropOldest(tx, and(open, inArray(oauthClient.id, asking)), most.asking);
  });
}

function dropOldest(tx: Pick<Store["db"], "select" | "delete">, which: SQL | undefined, most: number): void {
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

/** The keys that a client's address gave. */
export async function keepOauthKeys(
  store: Store,
  { id, keys, fetchedAtMs, freshUntilMs }: { id: string; keys: string; fetchedAtMs: number; freshUntilMs: number },
): Promise<void> {
  store.db
    .update(oauthClient)
    .set({ keys, keys_fetched_at_ms: fetchedAtMs, keys_fresh_until_ms: freshUntilMs })
    .where(eq(oauthClient.id, id))
    .run();
}

/** False where this client has used that id before, in whatever process. */
export async function useOauthJti(
  store: Store,
  { clientId, jtiHash, expiresAtMs }: { clientId: string; jtiHash: Buffer; expiresAtMs: number },
): Promise<boolean> {
  const row = { client_id: clientId, jti_hash: jtiHash, expires_at_ms: expiresAtMs };
  const added = store.db.insert(oauthJti).values(row).onConflictDoNothing().returning({ at: oauthJti.expires_at_ms });
  return added.all().length === 1;
}
