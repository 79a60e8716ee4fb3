/** Seals an account's facts anew where a verification found them changed. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { toShopError } from "#errors.ts";
import type { Credential, Module, Verified } from "#modules/module.ts";
import { Secret } from "#secret.ts";
import type { Vault } from "#vault/vault.ts";
import { decide } from "./decide.ts";
import { type DecisionParts, nowOf } from "./store-decision.ts";

type Learnt = { module: Module; opened: Credential; verified: Verified };

/** Runs under the verification's lease and while connected: a new generation would supersede a refresh. */
export async function storeFacts(
  { store, vault, ...kept }: DecisionParts & { vault: Vault },
  row: ConnectionRow,
  { module, opened, verified }: Learnt,
): Promise<ConnectionRow> {
  if (row.state !== "connected" || sameFacts(opened, verified.credential)) return row;
  const sealed = await vault
    .prepareReseal(row.id, module.sharing?.accountFields ?? [])
    .then((seal) => seal(verified.credential))
    .catch((thrown): null => {
      if (toShopError(thrown).code.startsWith("kms_")) return null;
      throw thrown;
    });
  const existing = await store.connections.findById(row.id);
  if (sealed === null || existing?.generation !== row.generation || existing.state !== row.state) return row;
  const happened = { what: "facts_changed", verified } as const;
  const { changes, event } = decide({ connection: existing, journal: [], happened, now: nowOf(kept) });
  const renewed = { ...existing, ...changes, generation: row.generation + 1 };
  const stored = await store.decisions.storeCredential({ ...sealed, row: renewed, from: existing, event, others: [] });
  return stored === "stored" ? renewed : row;
}

/** Verifications change no secret. */
function sameFacts(before: Credential, after: Credential): boolean {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].every(
    (name) => before[name] === after[name] || (before[name] instanceof Secret && after[name] instanceof Secret),
  );
}
