/** A workspace's connections, for statements on what belongs to them. */

import { eq } from "drizzle-orm";
import { connection } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";

export function connectionIds(db: Pick<SqliteFile["db"], "select">, workspaceId: string) {
  return db.select({ id: connection.id }).from(connection).where(eq(connection.workspace_id, workspaceId));
}

export function connectionExists(db: Pick<SqliteFile["db"], "select">, id: string): boolean {
  return db.select({ id: connection.id }).from(connection).where(eq(connection.id, id)).get() !== undefined;
}
