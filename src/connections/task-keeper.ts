/** Keeps a connection's prepared reports until they expire. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import type { TaskKeeper } from "#modules/module.ts";

const LONGEST_MS = 3_600_000;

export function createTaskKeeper({ store, clock }: { store: Store; clock: Clock }, connectionId: string): TaskKeeper {
  return {
    async get(request) {
      const nowMs = clock.now();
      const row = await store.reportTasks.find({ connectionId, request, nowMs });
      // A later end was set by a clock that ran ahead.
      if (row === undefined || row.expires_at_ms > nowMs + LONGEST_MS) return null;
      return { taskId: row.task_id, delivered: row.delivered, expiresAtMs: row.expires_at_ms };
    },
    async put(request, { taskId, delivered, expiresAtMs }) {
      const row = { connection_id: connectionId, request, task_id: taskId, delivered, expires_at_ms: expiresAtMs };
      await store.reportTasks.put(row, clock.now());
    },
    delivered: (request, taskId) => store.reportTasks.markDelivered({ connectionId, request, taskId }),
    forget: (request) => store.reportTasks.delete({ connectionId, request }),
  };
}
