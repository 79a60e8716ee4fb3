/** Units of work on reports that a platform prepares. */

import type { reportTask } from "#db/sqlite/schema.ts";

export type ReportTaskRow = typeof reportTask.$inferSelect;

export type ReportTaskKey = { connectionId: string; request: string };

export type ReportTasksRoom = {
  /** Undefined where it has expired. */
  find(key: ReportTaskKey & { nowMs: number }): Promise<ReportTaskRow | undefined>;
  /** In place of what stood there; sweeps what has expired. Nothing is kept for a connection that is gone meanwhile. */
  put(row: ReportTaskRow, nowMs: number): Promise<void>;
  /** Nothing where another task has taken its place. */
  markDelivered(key: ReportTaskKey & { taskId: string }): Promise<void>;
  delete(key: ReportTaskKey): Promise<void>;
};
