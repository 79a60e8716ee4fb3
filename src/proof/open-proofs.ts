/** Proofs and their keys, from the parts of the program. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import type { KeyRing } from "#vault/key-ring.ts";
import { createSigningVault } from "#vault/signing-vault.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import type { UsageWriter } from "#workspaces/usage-writer.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { createAskedMonths } from "./asked-month.ts";
import { createProofs, type Proofs } from "./proofs.ts";
import { createSigningKeys, type SigningKeys } from "./signing-keys.ts";

type Parts = {
  store: Store;
  keyRing: KeyRing;
  clock: Clock;
  audit: AuditTrail;
  workspaces: Pick<Workspaces, "require">;
  usage: Pick<UsageWriter, "flush">;
  usageKeepDays: number;
};

export function openProofs(parts: Parts): { proofs: Proofs; signingKeys: SigningKeys } {
  const signingKeys = createSigningKeys({ ...parts, vault: createSigningVault(parts) });
  const months = createAskedMonths({ ...parts, keepDays: parts.usageKeepDays });
  return { proofs: createProofs({ months, keys: signingKeys, audit: parts.audit }), signingKeys };
}
