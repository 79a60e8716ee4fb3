/** Units of work on reports that a platform prepares. */

import { and, eq, gt, lte, sql } from "drizzle-orm";
import { connection, reportTask } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction, preparedOnce } from "./transaction.ts";

export type ReportTaskRow = typeof reportTask.$inferSelect;
export type ReportTaskKey = { connectionId: string; request: string };

const standing = preparedOnce((store) =>
  store.db
    .select()
    .from(reportTask)
    .where(
      and(
        eq(reportTask.connection_id, sql.placeholder("connectionId")),
        eq(reportTask.request, sql.placeholder("request")),
        gt(reportTask.expires_at_ms, sql.placeholder("nowMs")),
      ),
    )
    .prepare(),
);

/** Undefined where it has expired. */
export async function findReportTask(
  store: Store,
  key: ReportTaskKey & { nowMs: number },
): Promise<ReportTaskRow | undefined> {
  return standing(store).get(key);
}

/** In place of what stood there; sweeps what has expired. Nothing is kept for a connection that is gone meanwhile. */
export async function putReportTask(store: Store, row: ReportTaskRow, nowMs: number): Promise<void> {
  inTransaction(store, (tx) => {
    tx.delete(reportTask).where(lte(reportTask.expires_at_ms, nowMs)).run();
    const owner = tx.select({ id: connection.id }).from(connection).where(eq(connection.id, row.connection_id)).get();
    if (owner === undefined) return;
    const target = [reportTask.connection_id, reportTask.request];
    tx.insert(reportTask).values(row).onConflictDoUpdate({ target, set: row }).run();
  });
}

/** Nothing where another task has taken its place. */
export async function markDelivered(store: Store, key: ReportTaskKey & { taskId: string }): Promise<void> {
  const ofThis = and(matching(key), eq(reportTask.task_id, key.taskId));
  store.db.update(reportTask).set({ delivered: true }).where(ofThis).run();
}

export async function deleteReportTask(store: Store, key: ReportTaskKey): Promise<void> {
  store.db.delete(reportTask).where(matching(key)).run();
}

function matching({ connectionId, request }: ReportTaskKey) {
  return and(eq(reportTask.connection_id, connectionId), eq(reportTask.request, request));
}
