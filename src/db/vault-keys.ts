/** Units of work on the vault's keys (their names and canaries; never their material). */

import { eq } from "drizzle-orm";
import { vaultKey } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction, preparedOnce } from "./transaction.ts";

export type VaultKeyRow = typeof vaultKey.$inferSelect;

export async function listVaultKeys(store: Store): Promise<VaultKeyRow[]> {
  return store.db.select().from(vaultKey).all();
}

const current = preparedOnce((store) => store.db.select().from(vaultKey).where(eq(vaultKey.current, true)).prepare());

export async function findCurrentVaultKey(store: Store): Promise<VaultKeyRow | undefined> {
  return current(store).get();
}

/** Of several processes that start on one empty folder, the first one's row stands; all get that one back. */
export async function insertFirstVaultKey(store: Store, row: VaultKeyRow): Promise<VaultKeyRow> {
  return inTransaction(store, (tx) => {
    const standing = tx.select().from(vaultKey).where(eq(vaultKey.current, true)).get();
    if (standing !== undefined) return standing;
    tx.insert(vaultKey).values(row).run();
    return row;
  });
}
