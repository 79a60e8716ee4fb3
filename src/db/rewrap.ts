/** Units of work of a rewrap: which credentials are still under another key, and moving one of them. */

import { and, asc, eq, gt, ne } from "drizzle-orm";
import type { ConnectionRow, CredentialRow } from "./connection-rows.ts";
import { connection, credential, vaultKey } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";
import type { VaultKeyRow } from "./vault-keys.ts";

export type StoredCredential = { connection: ConnectionRow; credential: CredentialRow };

/** A page of what `keyId` does not seal, by connection id. */
export async function listUnderOtherKeys(
  store: Store,
  { keyId, after, limit }: { keyId: string; after: string; limit: number },
): Promise<StoredCredential[]> {
  return store.db
    .select()
    .from(credential)
    .innerJoin(connection, eq(connection.id, credential.connection_id))
    .where(and(ne(credential.key_id, keyId), gt(credential.connection_id, after)))
    .orderBy(asc(credential.connection_id))
    .limit(limit)
    .all();
}

export async function countUnderOtherKeys(store: Store, keyId: string): Promise<number> {
  return store.db.$count(credential, ne(credential.key_id, keyId));
}

/** False where the envelope is no longer the one that `from` was read as: nothing is written then. */
export async function replaceEnvelope(
  store: Store,
  { from, to }: { from: CredentialRow; to: CredentialRow },
): Promise<boolean> {
  const changed = store.db
    .update(credential)
    .set(to)
    .where(
      and(
        eq(credential.connection_id, from.connection_id),
        eq(credential.generation, from.generation),
        eq(credential.key_id, from.key_id),
        eq(credential.nonce, from.nonce),
        eq(credential.tag, from.tag),
      ),
    )
    .returning({ id: credential.connection_id })
    .all();
  return changed.length === 1;
}

/** The row of that fingerprint, with its new reference; or `row` itself, which seals nothing yet. */
export async function addVaultKey(store: Store, row: VaultKeyRow): Promise<VaultKeyRow> {
  return store.db
    .insert(vaultKey)
    .values({ ...row, current: false })
    .onConflictDoUpdate({ target: vaultKey.fingerprint, set: { reference: row.reference } })
    .returning()
    .get();
}

/** From now on every process seals with this key. */
export async function makeVaultKeyCurrent(store: Store, id: string): Promise<void> {
  inTransaction(store, (tx) => {
    tx.update(vaultKey).set({ current: false }).where(eq(vaultKey.current, true)).run();
    tx.update(vaultKey).set({ current: true }).where(eq(vaultKey.id, id)).run();
  });
}
