/** The periodic work of a server, in the order in which each round begins. */

import type { Config } from "#config/config.ts";
import { CLOCK_CHECK_EVERY_MS, type ClockWatch } from "#maintenance/clock-watch.ts";
import { createRetention, RETENTION_EVERY_MS } from "#maintenance/retention.ts";
import { BACKUP_CHECK_EVERY_MS, type ScheduledBackup } from "#maintenance/scheduled-backup.ts";
import type { Module } from "#modules/module.ts";
import type { DeliverParts } from "#notify/deliver.ts";
import { createNotifier, NOTIFY_EVERY_MS } from "#notify/notifier.ts";
import { RELEASE_CHECK_EVERY_MS, type ReleaseCheck } from "#notify/release-check.ts";
import { createSweep, SWEEP_EVERY_MS } from "#oauth/sweep.ts";
import { createPeriodicJobs, type Job, type PeriodicJobs } from "#refresh/periodic-jobs.ts";

type Parts = DeliverParts & {
  config: Pick<Config, "usageKeepDays" | "auditKeepDays">;
  clockWatch: ClockWatch;
  maintenance: Pick<ScheduledBackup, "runDueBackup">;
  modules: readonly Module[];
  workspaceChannels: { job: Job };
  digests: { job: Job };
  workspaceDigests: { job: Job };
  alerts: { job: Job };
  releaseCheck: ReleaseCheck;
  historyJobs: readonly Job[];
};

export function buildJobs({
  config,
  clockWatch,
  maintenance,
  modules,
  channels,
  onDelivery,
  ...parts
}: Parts): PeriodicJobs {
  const { store, clock, log } = parts;
  const { look, clockIsTrusted } = clockWatch;
  const swept = { store, clock, clockIsTrusted, log };
  const { usageKeepDays, auditKeepDays } = config;
  const titles = new Map(modules.map(({ name, title }) => [name, title]));
  const newRelease = parts.releaseCheck.announcement;
  const platformEnds = modules.flatMap(({ name: module, title, endings = [] }) =>
    endings.filter(({ used }) => used).map((ending) => ({ ...ending, module, title })),
  );
  const notify = createNotifier({ ...swept, channels, onDelivery, titles, newRelease, platformEnds });
  return createPeriodicJobs({
    log,
    jobs: [
      { name: "clock", everyMs: CLOCK_CHECK_EVERY_MS, run: look },
      { name: "backup", everyMs: BACKUP_CHECK_EVERY_MS, run: () => maintenance.runDueBackup(clock.now()) },
      {
        name: "retention",
        everyMs: RETENTION_EVERY_MS,
        run: createRetention({ ...swept, usageKeepDays, auditKeepDays }),
      },
      { name: "release check", everyMs: RELEASE_CHECK_EVERY_MS, run: parts.releaseCheck.run },
      { name: "notifications", everyMs: NOTIFY_EVERY_MS, run: notify },
      parts.workspaceChannels.job,
      parts.digests.job,
      parts.workspaceDigests.job,
      { name: "oauth sweep", everyMs: SWEEP_EVERY_MS, run: createSweep({ ...swept, usageKeepDays }) },
      ...parts.historyJobs,
      parts.alerts.job,
    ],
  });
}
