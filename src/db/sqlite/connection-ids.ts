/** A workspace's connections, for statements on what belongs to them. */

import { eq } from "drizzle-orm";
import type { Db, Unit } from "./engine.ts";
import { exists } from "./exists.ts";
import { connection } from "./schema.ts";

export function connectionIds(db: Db, workspaceId: string) {
  return db.select({ id: connection.id }).from(connection).where(eq(connection.workspace_id, workspaceId));
}

export function* connectionExists(db: Db, id: string): Unit<boolean> {
  return yield* exists(db, connection, eq(connection.id, id));
}
