/** No account is connected twice in a workspace. */

import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Credential, Module } from "#modules/module.ts";
import type { Place } from "./connection-row.ts";

/**
 * `own`: the connection that may be this account already. `adding`: without credentials that could replace others.
 * @throws conflict naming the label it has
 */
export async function refuseConnected(
  { connections }: Pick<Store, "connections">,
  { workspaceId, module }: Place,
  { fields, own, adding = false }: { fields: Credential; own: string | null; adding?: boolean },
): Promise<void> {
  const accountId = fields[module.sharing?.accountField ?? ""];
  const standing = await connections.listOf(workspaceId, module.name);
  const same = standing.find((row) => row.account_id === accountId && row.id !== own);
  if (same !== undefined) throw connectedAs(module, same.label, adding);
}

function connectedAs({ title }: Module, label: string, adding: boolean): ShopError {
  const next = adding
    ? "Nothing is left to do for it."
    : "Nothing was stored: name that label to replace its credentials, or open that account in Settings → Integrations.";
  return new ShopError(
    "conflict",
    `This account of ${title} is connected in this workspace already, as "${label}". ${next}`,
  );
}
