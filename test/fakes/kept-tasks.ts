/** A task store in memory, for a module alone. */

import type { Clock } from "#clock.ts";
import type { KeptTask, TaskKeeper } from "#modules/module.ts";

export function keptTasks(clock: Clock): TaskKeeper {
  const tasks = new Map<string, KeptTask>();
  return {
    async get(request) {
      const task = tasks.get(request);
      return task === undefined || task.expiresAtMs <= clock.now() ? null : task;
    },
    async put(request, task) {
      tasks.set(request, task);
    },
    async delivered(request, taskId) {
      const task = tasks.get(request);
      if (task?.taskId === taskId) tasks.set(request, { ...task, delivered: true });
    },
    async forget(request) {
      tasks.delete(request);
    },
  };
}
