/** Deletes what was to be watched of a connection. */

import { eq } from "drizzle-orm";
import type { SqliteFile } from "./sqlite-file.ts";
import { goal } from "./watch-schema.ts";

export function deleteWatched(tx: Pick<SqliteFile["db"], "delete">, connectionId: string): void {
  tx.delete(goal).where(eq(goal.connection_id, connectionId)).run();
}
