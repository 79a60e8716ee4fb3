/** Whether no other connection of the workspace and module is this account: none is connected twice. */

import { and, eq, ne } from "drizzle-orm";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Db, Unit } from "./engine.ts";
import { exists } from "./exists.ts";
import { connection } from "./schema.ts";

export function* isAccountFree(db: Db, { id, workspace_id, module, account_id }: ConnectionRow): Unit<boolean> {
  const own = and(eq(connection.workspace_id, workspace_id), eq(connection.module, module), ne(connection.id, id));
  const same = and(own, eq(connection.account_id, account_id));
  return !(yield* exists(db, connection, same));
}
