/** Deletes a connection's history; its key goes with it, so nothing else of it opens. */

import { eq } from "drizzle-orm";
import { ask, type Db, type Unit } from "./engine.ts";
import { history, historyBlock } from "./history-schema.ts";

export function* deleteHistory(tx: Db, connectionId: string): Unit<void> {
  const existing = yield* ask(
    tx.select({ id: history.id }).from(history).where(eq(history.connection_id, connectionId)).get(),
  );
  if (existing === undefined) return;
  yield* ask(tx.delete(historyBlock).where(eq(historyBlock.history_id, existing.id)).run());
  yield* ask(tx.delete(history).where(eq(history.id, existing.id)).run());
}
