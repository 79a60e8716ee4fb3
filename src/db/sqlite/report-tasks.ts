/** Reports that a platform prepares, in SQLite. */

import { and, eq, gt, lte, sql } from "drizzle-orm";
import type { ReportTaskKey, ReportTasksRoom } from "#db/report-tasks.ts";
import { lazily } from "#lazily.ts";
import { connection, reportTask } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function reportTasksIn(file: SqliteFile): ReportTasksRoom {
  const existing = lazily(() =>
    file.db
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
  return {
    async find(key) {
      return existing().get(key);
    },
    async put(row, nowMs) {
      inTransaction(file, (tx) => {
        tx.delete(reportTask).where(lte(reportTask.expires_at_ms, nowMs)).run();
        const owner = tx
          .select({ id: connection.id })
          .from(connection)
          .where(eq(connection.id, row.connection_id))
          .get();
        if (owner === undefined) return;
        const target = [reportTask.connection_id, reportTask.request];
        tx.insert(reportTask).values(row).onConflictDoUpdate({ target, set: row }).run();
      });
    },
    async markDelivered(key) {
      const ofThis = and(matching(key), eq(reportTask.task_id, key.taskId));
      file.db.update(reportTask).set({ delivered: true }).where(ofThis).run();
    },
    async delete(key) {
      file.db.delete(reportTask).where(matching(key)).run();
    },
  };
}

function matching({ connectionId, request }: ReportTaskKey) {
  return and(eq(reportTask.connection_id, connectionId), eq(reportTask.request, request));
}
