/** Units of work on OAuth clients, and on the assertions by which they prove who they are. */

import { asc, count, eq, inArray, notInArray, sql } from "drizzle-orm";
import { oauthClient, oauthGrant, oauthJti, oauthRequest } from "./oauth-schema.ts";
import type { Store } from "./open-store.ts";
import { inTransaction } from "./transaction.ts";

export type OauthClientRow = typeof oauthClient.$inferSelect;

export async function findOauthClient(store: Store, id: string): Promise<OauthClientRow | undefined> {
  return store.db.select().from(oauthClient).where(eq(oauthClient.id, id)).get();
}

/** A client known already gets its new description. Of those to whom nobody ever said yes the oldest beyond `mostOpen` go. */
export async function putOauthClient(
  store: Store,
  { row, mostOpen }: { row: OauthClientRow; mostOpen: number },
): Promise<void> {
  inTransaction(store, (tx) => {
    const { id: _, created_at_ms: __, ...described } = row;
    tx.insert(oauthClient).values(row).onConflictDoUpdate({ target: oauthClient.id, set: described }).run();
    const granted = tx.selectDistinct({ id: oauthGrant.client_id }).from(oauthGrant);
    const open = notInArray(oauthClient.id, granted);
    const [counted] = tx.select({ open: count() }).from(oauthClient).where(open).all();
    const beyond = (counted?.open ?? 0) - mostOpen;
    if (beyond <= 0) return;
    const gone = tx
      .select({ id: oauthClient.id })
      .from(oauthClient)
      .where(open)
      .orderBy(asc(oauthClient.created_at_ms), asc(sql`rowid`))
      .limit(beyond)
      .all()
      .map(({ id }) => id);
    tx.delete(oauthRequest).where(inArray(oauthRequest.client_id, gone)).run();
    tx.delete(oauthClient).where(inArray(oauthClient.id, gone)).run();
  });
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
