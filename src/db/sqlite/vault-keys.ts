/** The vault's keys, in SQLite. */

import { eq } from "drizzle-orm";
import type { VaultKeysRoom } from "#db/vault-keys.ts";
import { lazily } from "#lazily.ts";
import { ask, type Engine } from "./engine.ts";
import { keyed } from "./keyed.ts";
import { vaultKey } from "./schema.ts";

export function vaultKeysIn(engine: Engine): VaultKeysRoom {
  const current = lazily(() => engine.db.select().from(vaultKey).where(eq(vaultKey.current, true)).prepare());
  return {
    async list() {
      return engine.db.select().from(vaultKey).all();
    },
    async findCurrent() {
      return current().get();
    },
    async insertFirst(row) {
      return engine.transact(function* (tx) {
        const existing = yield* ask(tx.select().from(vaultKey).where(eq(vaultKey.current, true)).get());
        if (existing !== undefined) return existing;
        yield* ask(tx.insert(vaultKey).values(row).run());
        return row;
      });
    },
    async add(row) {
      return engine.db
        .insert(vaultKey)
        .values({ ...row, current: false })
        .onConflictDoUpdate({ target: keyed(vaultKey.fingerprint), set: { reference: row.reference } })
        .returning()
        .get();
    },
    async makeCurrent(id) {
      await engine.transact(function* (tx) {
        yield* ask(tx.update(vaultKey).set({ current: false }).where(eq(vaultKey.current, true)).run());
        yield* ask(tx.update(vaultKey).set({ current: true }).where(eq(vaultKey.id, id)).run());
      });
    },
  };
}
