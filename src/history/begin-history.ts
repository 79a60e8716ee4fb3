/** A new history, in place of what was kept of another account. */

import type { Clock } from "#clock.ts";
import type { HistoryRow } from "#db/histories.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { HistoryAccount } from "#modules/module-history.ts";
import type { HistoryVault } from "#vault/history-vault.ts";
import type { ConnectionPlace } from "./opened-history.ts";

type Parts = { store: Store; vault: HistoryVault; clock: Clock };

/** `generation`: of the credential that names the account. `anew`: deletes another account's history. */
type Beginning = { place: ConnectionPlace; account: HistoryAccount; generation: number; anew: boolean };

/** @throws conflict where connection or key changed meanwhile, vault_key_missing, kms_unavailable, kms_denied */
export async function beginHistory({ store, vault, clock }: Parts, beginning: Beginning): Promise<HistoryRow> {
  const { place, account, generation, anew } = beginning;
  const key = await vault.makeKey({ ...place, ...account });
  const nowMs = clock.now();
  const row: HistoryRow = {
    ...{ id: newId("his"), connection_id: place.connectionId, ...key },
    ...{ account_id: account.accountId, currency: account.currency, zone: account.zone },
    ...{ begun_at_ms: nowMs, anew, next_at_ms: nowMs, read_at_ms: null, failures: 0, last_error: null },
    ...{ lease_until_ms: 0, lease_holder: null, today_asked_at_ms: null },
    ...{ today_gap_ms: null, today_read_at_ms: null, today_ends_at_ms: null, hours_wanted_at_ms: null },
  };
  const begun = await store.histories.begin(row, generation);
  if (begun !== "begun")
    throw new ShopError(
      "conflict",
      "The connection or the vault's key changed meanwhile. It is tried again by itself.",
    );
  return row;
}
