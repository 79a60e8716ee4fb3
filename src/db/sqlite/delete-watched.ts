/** Deletes what was to be watched of a connection. */

import { eq, inArray } from "drizzle-orm";
import { digest } from "./digest-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { alert, alertFiring, goal, note } from "./watch-schema.ts";

export function deleteWatched(tx: Pick<SqliteFile["db"], "delete" | "select">, connectionId: string): void {
  const alerts = tx.select({ id: alert.id }).from(alert).where(eq(alert.connection_id, connectionId));
  tx.delete(alertFiring).where(inArray(alertFiring.alert_id, alerts)).run();
  tx.delete(alert).where(eq(alert.connection_id, connectionId)).run();
  tx.delete(goal).where(eq(goal.connection_id, connectionId)).run();
  tx.delete(digest).where(eq(digest.connection_id, connectionId)).run();
  tx.delete(note).where(eq(note.connection_id, connectionId)).run();
}
