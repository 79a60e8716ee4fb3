/** Looks for a connection of the workspace whose credential holds a token that was pasted: it must not be kept twice. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import { toShopError } from "#errors.ts";
import type { Credential, ModuleSharing } from "#modules/module.ts";
import type { Vault } from "#vault/vault.ts";
import type { Place } from "./connection-row.ts";

export type Twin = { row: ConnectionRow; fields: Credential };

/** `beside`: every credential that was looked at, and the connection's own. */
export type Search = { twin: Twin | null; beside: readonly string[] };

type Parts = { store: Store; vault: Vault };

/** Opens the workspace's credentials one by one: no trace of a token is kept to find it by. `own`: a credential id. */
export async function findTwin(
  { store, vault }: Parts,
  { workspaceId, module }: Place,
  { fields, own }: { fields: Credential; own: string | null },
): Promise<Search> {
  const rows = await store.connections.listOf(workspaceId, module.name);
  const oldest = new Map(rows.toReversed().map((row) => [row.credential_id, row]));
  const beside = [...oldest.keys()];
  const { sharing } = module;
  if (sharing === undefined) return { twin: null, beside };
  for (const [id, row] of oldest) {
    if (id === own) continue;
    const standing = await openOrSkip(vault, row);
    if (standing !== null && holdsSame(sharing, fields, standing)) return { twin: { row, fields: standing }, beside };
  }
  return { twin: null, beside };
}

/** What does not open any more holds no token that could be used. @throws kms_* */
async function openOrSkip(vault: Vault, { id }: ConnectionRow): Promise<Credential | null> {
  try {
    return (await vault.open(id)).fields;
  } catch (thrown) {
    const { code } = toShopError(thrown);
    if (code === "vault_unreadable" || code === "not_connected") return null;
    throw thrown;
  }
}

function holdsSame({ tokens }: ModuleSharing, one: Credential, other: Credential): boolean {
  const held = tokens(other);
  return tokens(one).some((token) => held.some((known) => known.equals(token)));
}
