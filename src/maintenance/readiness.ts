/** What probes ask: database writable, disk not full, key available. */

import type { Store } from "#db/store.ts";
import { toShopError } from "#errors.ts";
import type { Vault } from "#vault/vault.ts";

export type Readings = { name: string; ok: boolean; message?: string }[];

export function readinessOf(store: Store, vault: Vault): () => Promise<Readings> {
  const checks = [
    { name: "database", run: () => store.health.checkWritable() },
    { name: "disk", run: () => store.health.checkDisk() },
    { name: "vault", run: () => vault.checkReady() },
  ];
  return () =>
    Promise.all(
      checks.map(({ name, run }) =>
        run().then(
          () => ({ name, ok: true }),
          (thrown) => ({ name, ok: false, message: toShopError(thrown).message }),
        ),
      ),
    );
}
