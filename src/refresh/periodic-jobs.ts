/** Work that is done again and again beside the refreshing of tokens: each job by itself, never twice at once. */

import { describeCause, type Log } from "#log.ts";

/**
 * `run` may be called when nothing is to do; what it throws is logged, and it is called again. `stopping`: work of many
 * steps ends after the one it is at.
 */
export type Job = { name: string; everyMs: number; run(stopping: AbortSignal): Promise<void> };

export type PeriodicJobs = {
  /** Each one at once, and then every so often. */
  start(): void;
  /** All of them, once; one that is still at it is waited for and not begun again. Never throws. */
  runAll(): Promise<void>;
  /** Nothing is begun any more; resolves when what runs has ended. */
  stop(): Promise<void>;
};

export function createPeriodicJobs({ jobs, log }: { jobs: readonly Job[]; log: Log }): PeriodicJobs {
  const timers: ReturnType<typeof setInterval>[] = [];
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();

  const begin = async ({ name, run }: Job) => {
    if (stopping.signal.aborted) return;
    const flight =
      running.get(name) ??
      run(stopping.signal)
        .catch((thrown) => log.error("A periodic job failed", { job: name, cause: describeCause(thrown) }))
        .finally(() => running.delete(name));
    running.set(name, flight);
    await flight;
  };
  return {
    start() {
      for (const job of jobs) {
        void begin(job);
        timers.push(setInterval(() => void begin(job), job.everyMs));
      }
    },
    async runAll() {
      await Promise.all(jobs.map(begin));
    },
    async stop() {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
