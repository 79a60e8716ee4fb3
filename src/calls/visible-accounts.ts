/** The accounts that a caller may see, where a workspace has several. */

import type { Connections } from "#connections/connections.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Module } from "#modules/module.ts";
import { allowsConnection, type Restriction } from "#restriction.ts";
import type { Principal } from "#workspaces/principal.ts";

/** Labels by module, in order, of those modules of which the caller sees several accounts. */
export type AccountLabels = ReadonlyMap<string, readonly string[]>;

export type LabelsOf = (principal: Principal) => Promise<AccountLabels>;

const NONE: AccountLabels = new Map();

export function visibleAccounts(rows: readonly ConnectionRow[], restriction: Restriction): readonly ConnectionRow[] {
  return restriction.connections === null ? rows : rows.filter(({ id }) => allowsConnection(restriction, id));
}

export function sortedLabels(rows: readonly ConnectionRow[]): string[] {
  return rows.map(({ label }) => label).toSorted();
}

type Parts = { connections: Pick<Connections, "accounts">; modules: readonly Module[] };

export function createLabelsOf({ connections, modules }: Parts): LabelsOf {
  return async ({ workspaceId, restriction }) => {
    let labels: Map<string, readonly string[]> | undefined;
    for (const module of modules) {
      const rows = await connections.accounts({ workspaceId, module });
      if (rows.length < 2) continue;
      const visible = visibleAccounts(rows, restriction);
      if (visible.length < 2) continue;
      labels ??= new Map();
      labels.set(module.name, sortedLabels(visible));
    }
    return labels ?? NONE;
  };
}
