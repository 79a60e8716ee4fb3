/** What is kept of each account of a workspace, with the account. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";

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
