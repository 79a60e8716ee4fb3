/** Reports that a platform prepares, in SQLite. */

import { and, eq, gt, lte, sql } from "drizzle-orm";
import type { ReportTaskKey, ReportTasksRoom } from "#db/report-tasks.ts";
import { lazily } from "#lazily.ts";
import { connectionExists } from "./connection-ids.ts";
import { ask, type Engine } from "./engine.ts";
import { putRow } from "./put-row.ts";
import { reportTask } from "./schema.ts";

export function reportTasksIn(engine: Engine): ReportTasksRoom {
  const existing = lazily(() =>
    engine.db
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
      await engine.transact(function* (tx) {
        yield* ask(tx.delete(reportTask).where(lte(reportTask.expires_at_ms, nowMs)).run());
        if (!(yield* connectionExists(tx, row.connection_id))) return;
        yield* putRow(tx, reportTask, { row, key: [reportTask.connection_id, reportTask.request] });
      });
    },
    async markDelivered(key) {
      const ofThis = and(matching(key), eq(reportTask.task_id, key.taskId));
      await engine.db.update(reportTask).set({ delivered: true }).where(ofThis).run();
    },
    async delete(key) {
      await engine.db.delete(reportTask).where(matching(key)).run();
    },
  };
}

function matching({ connectionId, request }: ReportTaskKey) {
  return and(eq(reportTask.connection_id, connectionId), eq(reportTask.request, request));
}
