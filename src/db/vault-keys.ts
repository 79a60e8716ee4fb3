/** Units of work on the vault's keys: names and canaries, never key material. */

import type { vaultKey } from "#db/sqlite/schema.ts";

export type VaultKeyRow = typeof vaultKey.$inferSelect;

export type VaultKeysRoom = {
  list(): Promise<VaultKeyRow[]>;
  findCurrent(): Promise<VaultKeyRow | undefined>;
  /** Of several processes at once, the first one's row stays; all get that one back. */
  insertFirst(row: VaultKeyRow): Promise<VaultKeyRow>;
  /** Updates the reference of a known fingerprint. A new row seals nothing yet. */
  add(row: VaultKeyRow): Promise<VaultKeyRow>;
  /** From now on every process seals with this key. */
  makeCurrent(id: string): Promise<void>;
};
