/** The one account of a workspace that somebody means: by its label, or the only one. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";

/** `module`: without one, accounts of every module count. Without `label` it is the only account. */
export type WantedAccount = {
  workspaceId: string;
  module?: string | undefined;
  title?: string;
  label?: string | undefined;
  /** Somebody connects, and may mean a further account. */
  connecting?: boolean;
};

const MAX_NAMED = 20;
const FURTHER =
  ". A label that is none of these connects a further account: --label in the shell, the last part of the address in the API.";

/** Undefined where there is none. @throws ambiguous_account */
export async function findAccountOrNone(
  { connections }: Pick<Store, "connections">,
  { workspaceId, module, label, connecting = false }: WantedAccount,
): Promise<ConnectionRow | undefined> {
  const all = await (module === undefined ? connections.list(workspaceId) : connections.listOf(workspaceId, module));
  const meant = label === undefined ? all : all.filter((row) => row.label === label);
  if (meant.length > 1) throw ambiguous(meant, connecting);
  return meant[0];
}

/** @throws ambiguous_account, not_connected where nothing is, not_found where nothing has that label */
export async function findAccount(store: Pick<Store, "connections">, wanted: WantedAccount): Promise<ConnectionRow> {
  const found = await findAccountOrNone(store, wanted);
  if (found !== undefined) return found;
  throw wanted.label === undefined ? notConnected(wanted) : noSuchLabel();
}

function ambiguous(rows: readonly ConnectionRow[], connecting: boolean): ShopError {
  const modules = new Set(rows.map(({ module }) => module));
  const named = rows.map(({ module, label }) => (modules.size > 1 ? `${module} ${label}` : label)).toSorted();
  const more = rows.length > MAX_NAMED ? ` and ${rows.length - MAX_NAMED} more` : "";
  const [names, options] = modules.size > 1 ? ["module and label", "--module and --label"] : ["label", "--label"];
  const how = connecting ? FURTHER : `, in the shell with ${options}.`;
  return new ShopError(
    "ambiguous_account",
    `This workspace has several accounts: ${named.slice(0, MAX_NAMED).join(", ")}${more}. Name one by its ${names}${how}`,
  );
}

export function noSuchLabel(): ShopError {
  return new ShopError(
    "not_found",
    "This workspace has no account with that label. Settings → Integrations and `shopmcp status` show the labels there are.",
  );
}

/** Names the module only where it is known by its title: any name may have been asked for. */
export function notConnected({ workspaceId, module, title }: WantedAccount): ShopError {
  const known = title !== undefined && module !== undefined;
  const said = known ? `${title} is not connected` : "No account of that kind is connected";
  const where = known ? ` → ${title}` : "";
  return new ShopError(
    "not_connected",
    `${said} in this workspace. Its owner connects it in Settings → Integrations${where}, or with \`shopmcp connect ${known ? module : "MODULE"} --workspace ${workspaceId}\`.`,
  );
}
