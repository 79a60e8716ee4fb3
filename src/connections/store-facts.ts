/** Seals an account's facts anew where a verification found them changed. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { toShopError } from "#errors.ts";
import type { Credential, Verified } from "#modules/module.ts";
import { Secret } from "#secret.ts";
import type { Vault } from "#vault/vault.ts";
import { decide } from "./decide.ts";
import { type DecisionParts, nowOf } from "./store-decision.ts";

type Learnt = { sealed: Credential; verified: Verified };

/** Runs under the verification's lease and while connected: a new generation would supersede a refresh. */
export async function storeFacts(
  { store, vault, ...kept }: DecisionParts & { vault: Vault },
  row: ConnectionRow,
  { sealed, verified }: Learnt,
): Promise<ConnectionRow> {
  if (row.state !== "connected" || sameFacts(sealed, verified.credential)) return row;
  const { id: connectionId, workspace_id: workspaceId, module } = row;
  const generation = row.generation + 1;
  const envelope = await vault
    .seal({ workspaceId, module, connectionId, generation }, verified.credential)
    .catch((thrown): null => {
      if (toShopError(thrown).code.startsWith("kms_")) return null;
      throw thrown;
    });
  const existing = await store.connections.findById(connectionId);
  if (envelope === null || existing?.generation !== row.generation || existing.state !== row.state) return row;
  const happened = { what: "facts_changed", verified } as const;
  const { changes, event } = decide({ connection: existing, journal: [], happened, now: nowOf(kept) });
  const renewed = { ...existing, ...changes, generation };
  const stored = await store.decisions.storeCredential({ row: renewed, envelope, from: existing, event });
  return stored === "stored" ? renewed : row;
}

/** Verifications change no secret. */
function sameFacts(before: Credential, after: Credential): boolean {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].every(
    (name) => before[name] === after[name] || (before[name] instanceof Secret && after[name] instanceof Secret),
  );
}
