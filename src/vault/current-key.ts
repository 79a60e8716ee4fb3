/** The vault key that seals now. */

import type { Store } from "#db/store.ts";
import type { VaultKeyRow } from "#db/vault-keys.ts";
import { ShopError } from "#errors.ts";
import type { KeyRing } from "./key-ring.ts";

/** A folder whose first start found KMS unavailable gets its key when it is first needed. */
export async function currentKey(store: Store, keyRing: KeyRing): Promise<VaultKeyRow> {
  const existing = await store.vaultKeys.findCurrent();
  if (existing !== undefined) return existing;
  await keyRing.provider(null);
  const made = await store.vaultKeys.findCurrent();
  if (made !== undefined) return made;
  throw new ShopError(
    "vault_key_missing",
    "This data folder has no current encryption key. Restore a backup, or start with an empty folder.",
  );
}
