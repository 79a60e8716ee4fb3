/** Deletes what was to be watched of a connection. */

import { eq, inArray } from "drizzle-orm";
import { digest } from "./digest-schema.ts";
import { ask, type Db, type Unit } from "./engine.ts";
import { alert, alertFiring, goal, note } from "./watch-schema.ts";

export function* deleteWatched(tx: Db, connectionId: string): Unit<void> {
  const alerts = tx.select({ id: alert.id }).from(alert).where(eq(alert.connection_id, connectionId));
  yield* ask(tx.delete(alertFiring).where(inArray(alertFiring.alert_id, alerts)).run());
  yield* ask(tx.delete(alert).where(eq(alert.connection_id, connectionId)).run());
  yield* ask(tx.delete(goal).where(eq(goal.connection_id, connectionId)).run());
  yield* ask(tx.delete(digest).where(eq(digest.connection_id, connectionId)).run());
  yield* ask(tx.delete(note).where(eq(note.connection_id, connectionId)).run());
}
