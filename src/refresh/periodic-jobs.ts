/** Runs periodic jobs, each by itself and never twice at once. */

import { describeCause, type Log } from "#log.ts";

/** Errors of `run` are logged. `stopping`: finish the current step only. */
export type Job = { name: string; everyMs: number; run(stopping: AbortSignal): Promise<void> };

export type PeriodicJobs = {
  /** The first round begins in so many ms; with 0 at once. Ends with it, or never where the stop comes before. */
  start(firstMs: number): Promise<void>;
  runAll(): Promise<void>;
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
  const runAll = async () => {
    await Promise.all(jobs.map(begin));
  };
  return {
    async start(firstMs) {
      for (const job of jobs) timers.push(setInterval(() => void begin(job), job.everyMs));
      if (firstMs > 0) await new Promise((resolve) => timers.push(setTimeout(resolve, firstMs)));
      await runAll();
    },
    runAll,
    async stop() {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
