/** The vault's keys, in SQLite. */

import { eq } from "drizzle-orm";
import type { VaultKeysRoom } from "#db/vault-keys.ts";
import { lazily } from "#lazily.ts";
import { vaultKey } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function vaultKeysIn(file: SqliteFile): VaultKeysRoom {
  const current = lazily(() => file.db.select().from(vaultKey).where(eq(vaultKey.current, true)).prepare());
  return {
    async list() {
      return file.db.select().from(vaultKey).all();
    },
    async findCurrent() {
      return current().get();
    },
    async insertFirst(row) {
      return inTransaction(file, (tx) => {
        const existing = tx.select().from(vaultKey).where(eq(vaultKey.current, true)).get();
        if (existing !== undefined) return existing;
        tx.insert(vaultKey).values(row).run();
        return row;
      });
    },
    async add(row) {
      return file.db
        .insert(vaultKey)
        .values({ ...row, current: false })
        .onConflictDoUpdate({ target: vaultKey.fingerprint, set: { reference: row.reference } })
        .returning()
        .get();
    },
    async makeCurrent(id) {
      inTransaction(file, (tx) => {
        tx.update(vaultKey).set({ current: false }).where(eq(vaultKey.current, true)).run();
        tx.update(vaultKey).set({ current: true }).where(eq(vaultKey.id, id)).run();
      });
    },
  };
}
