/**
 * Deletes old usage and audit rows and receipts in small batches, ended links to files, and client rooms whose calls are
 * gone; new rows fill the freed pages.
 */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import type { Log } from "#log.ts";

export const RETENTION_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
const RECEIPT_KEEP_DAYS = 90;
/** A platform counts by the day at most. */
const LANE_KEEP_DAYS = 2;
/** So long whoever has a link is told that it has ended. */
const ENDED_LINK_KEEP_MS = 3_600_000;
/** Holds the write lock for a few milliseconds. */
const BATCH_ROWS = 500;
const MAX_BATCHES = 200;

type Parts = {
  store: Store;
  clock: Clock;
  /** Deletions are final. */
  clockIsTrusted(): Promise<boolean>;
  log: Log;
  usageKeepDays: number;
  auditKeepDays: number;
};

export function createRetention({
  store,
  clock,
  clockIsTrusted,
  log,
  usageKeepDays,
  auditKeepDays,
}: Parts): (stopping: AbortSignal) => Promise<void> {
  return async (stopping) => {
    if (!(await clockIsTrusted())) return;
    const nowMs = clock.now();
    let batches = 0;
    let rows = 0;
    const sweep = async (room: Store["usage" | "audit"], keepDays: number) => {
      const beforeMs = nowMs - keepDays * DAY_MS;
      for (const workspaceId of await room.listWorkspaces()) {
        let gone = BATCH_ROWS;
        while (gone === BATCH_ROWS && batches < MAX_BATCHES && !stopping.aborted) {
          gone = await room.deleteOld({ workspaceId, beforeMs, limit: BATCH_ROWS });
          batches += 1;
          rows += gone;
          await new Promise(setImmediate);
        }
      }
    };
    const sweepReceipts = async () => {
      const beforeMs = nowMs - RECEIPT_KEEP_DAYS * DAY_MS;
      let gone = BATCH_ROWS;
      while (gone === BATCH_ROWS && batches < MAX_BATCHES && !stopping.aborted) {
        gone = await store.receipts.deleteOld({ beforeMs, limit: BATCH_ROWS });
        batches += 1;
        await new Promise(setImmediate);
      }
    };
    await sweep(store.usage, usageKeepDays);
    await sweep(store.audit, auditKeepDays);
    await sweepReceipts();
    await store.starts.deleteOld(nowMs - LANE_KEEP_DAYS * DAY_MS);
    await store.fileLinks.deleteOld(nowMs - ENDED_LINK_KEEP_MS);
    // Kept as long as their calls, which are told by their names.
    await store.rooms.sweep({ nowMs, beforeMs: nowMs - usageKeepDays * DAY_MS, limit: BATCH_ROWS });
    if (rows > 0) log.info("Old usage and audit rows were deleted", { count: rows });
  };
}
