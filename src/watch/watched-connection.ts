/** The connection that somebody wants watched. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";

/** `module` may be left out where one is connected. @throws not_connected, invalid_input */
export async function watchedConnection(
  store: Pick<Store, "connections">,
  { workspaceId, module }: { workspaceId: string; module: string | undefined },
): Promise<ConnectionRow> {
  const all = await store.connections.list(workspaceId);
  const [found, ...more] = module === undefined ? all : all.filter((row) => row.module === module);
  if (found === undefined)
    throw new ShopError(
      "not_connected",
      "Nothing of that kind is connected in this workspace. Connect an account first.",
    );
  if (more.length > 0)
    throw new ShopError(
      "invalid_input",
      `Several are connected: name the module, one of ${all.map((row) => row.module).join(", ")}.`,
    );
  return found;
}

export async function rowsOfConnections<Row>(
  store: Pick<Store, "connections">,
  workspaceId: string,
  list: (connectionId: string) => Promise<readonly Row[]>,
): Promise<{ row: Row; connection: ConnectionRow }[]> {
  const found: { row: Row; connection: ConnectionRow }[] = [];
  for (const connection of await store.connections.list(workspaceId))
    for (const row of await list(connection.id)) found.push({ row, connection });
  return found;
}
