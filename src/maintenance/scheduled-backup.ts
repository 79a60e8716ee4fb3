/** Makes scheduled backups. */

import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { describeCause, type Log } from "#log.ts";

export const BACKUP_CHECK_EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A full disk is not filled every minute. */
const RETRY_MS = 600_000;

export type ScheduledBackup = {
  runDueBackup(nowMs: number): Promise<void>;
  /** For `doctor`. @throws not_found where a backup is overdue */
  describe(nowMs: number): Promise<string>;
};

type Parts = { store: Store; log: Log; everyHours: number | null; keep: number };

export function createScheduledBackup({ store, log, everyHours, keep }: Parts): ScheduledBackup {
  let failedAtMs: number | null = null;
  /** Backups dated in the future come from a wrong clock. */
  const newestMsAt = async (nowMs: number) => (await store.backups.listScheduled()).filter((ms) => ms <= nowMs).at(-1);
  return {
    async runDueBackup(nowMs) {
      if (everyHours === null) return;
      if (failedAtMs !== null && nowMs >= failedAtMs && nowMs - failedAtMs < RETRY_MS) return;
      try {
        const newestMs = await newestMsAt(nowMs);
        if (newestMs !== undefined && nowMs - newestMs < everyHours * HOUR_MS) return;
        const made = await store.backups.makeScheduled({ nowMs, keep });
        failedAtMs = null;
        if (made !== null) log.info("Backed up", { path: made.file });
      } catch (thrown) {
        failedAtMs = nowMs;
        log.error("The scheduled backup failed and is tried again in ten minutes", { cause: describeCause(thrown) });
      }
    },
    async describe(nowMs) {
      const { madeBy } = store.backups;
      if (madeBy !== null) return `${madeBy}'s own means make them, such as pg_dump; ShopMCP makes none there`;
      const newestMs = await newestMsAt(nowMs);
      const newest = newestMs === undefined ? "there is none yet" : `the newest is ${age(nowMs - newestMs)} old`;
      if (everyHours === null) return `none are scheduled (SHOPMCP_BACKUP_EVERY_HOURS), ${newest}`;
      const [oldest] = await store.workspaces.list();
      // Without any backup, counted from when there was data to lose.
      const sinceMs = newestMs ?? oldest?.created_at_ms ?? nowMs;
      if (nowMs - sinceMs >= 2 * everyHours * HOUR_MS)
        throw new ShopError(
          "not_found",
          `A backup is scheduled every ${everyHours} h, but ${newest}. Is \`shopmcp serve\` running, and started since this was set? Is there room in the data folder? Its log says why a backup failed.`,
        );
      return `scheduled every ${everyHours} h, ${keep} are kept, ${newest}`;
    },
  };
}

function age(ms: number): string {
  return ms < HOUR_MS ? `${Math.floor(ms / 60_000)} min` : `${Math.floor(ms / HOUR_MS)} h`;
}
