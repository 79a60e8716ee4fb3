/** Deletes what was to be watched of a connection. */

import { eq } from "drizzle-orm";
import { digest } from "./digest-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { goal, note } from "./watch-schema.ts";

export function deleteWatched(tx: Pick<SqliteFile["db"], "delete">, connectionId: string): void {
  tx.delete(goal).where(eq(goal.connection_id, connectionId)).run();
  tx.delete(digest).where(eq(digest.connection_id, connectionId)).run();
  tx.delete(note).where(eq(note.connection_id, connectionId)).run();
}
