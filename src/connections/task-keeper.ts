/** Reports under way at a platform, kept for one connection until they expire or the connection goes. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/open-store.ts";
import { deleteReportTask, findReportTask, putReportTask } from "#db/report-tasks.ts";
import type { TaskKeeper } from "#modules/module.ts";

export function createTaskKeeper({ store, clock }: { store: Store; clock: Clock }, connectionId: string): TaskKeeper {
  return {
    async get(request) {
      const row = await findReportTask(store, { connectionId, request, nowMs: clock.now() });
      if (row === undefined) return null;
      return { taskId: row.task_id, delivered: row.delivered, expiresAtMs: row.expires_at_ms };
    },
    async put(request, { taskId, delivered, expiresAtMs }) {
      const row = { connection_id: connectionId, request, task_id: taskId, delivered, expires_at_ms: expiresAtMs };
      await putReportTask(store, row, clock.now());
    },
    forget: (request) => deleteReportTask(store, { connectionId, request }),
  };
}
