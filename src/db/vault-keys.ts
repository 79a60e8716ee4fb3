/** Units of work on the vault's keys (their names and canaries; never their material). */

import type { vaultKey } from "#db/sqlite/schema.ts";

export type VaultKeyRow = typeof vaultKey.$inferSelect;

export type VaultKeysRoom = {
  list(): Promise<VaultKeyRow[]>;
  findCurrent(): Promise<VaultKeyRow | undefined>;
  /** Of several processes that start on one empty folder, the first one's row stands; all get that one back. */
  insertFirst(row: VaultKeyRow): Promise<VaultKeyRow>;
  /** The row of that fingerprint, with its new reference; or `row` itself, which seals nothing yet. */
  add(row: VaultKeyRow): Promise<VaultKeyRow>;
  /** From now on every process seals with this key. */
  makeCurrent(id: string): Promise<void>;
};
