/** Deletes a connection's history; its key goes with it, so nothing else of it opens. */

import { eq } from "drizzle-orm";
import { history, historyBlock } from "./history-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";

export function deleteHistory(tx: Pick<SqliteFile["db"], "select" | "delete">, connectionId: string): void {
  const existing = tx.select({ id: history.id }).from(history).where(eq(history.connection_id, connectionId)).get();
  if (existing === undefined) return;
  tx.delete(historyBlock).where(eq(historyBlock.history_id, existing.id)).run();
  tx.delete(history).where(eq(history.id, existing.id)).run();
}
