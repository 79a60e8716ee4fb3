/** Units of work on reports that a platform prepares. */

import type { reportTask } from "#db/sqlite/schema.ts";

export type ReportTaskRow = typeof reportTask.$inferSelect;

export type ReportTaskKey = { connectionId: string; request: string };

export type ReportTasksRoom = {
  find(key: ReportTaskKey & { nowMs: number }): Promise<ReportTaskRow | undefined>;
  /** Replaces the earlier task, and deletes expired ones. Stores nothing where the connection is gone. */
  put(row: ReportTaskRow, nowMs: number): Promise<void>;
  markDelivered(key: ReportTaskKey & { taskId: string }): Promise<void>;
  delete(key: ReportTaskKey): Promise<void>;
};
