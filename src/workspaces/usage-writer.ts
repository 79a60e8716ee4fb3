/** Writes usage rows in batches, after the answers. */

import { setImmediate as nextTurn } from "node:timers/promises";
import type { Store } from "#db/store.ts";
import type { UsageRow } from "#db/usage.ts";
import { describeCause, type Log } from "#log.ts";

/** A killed process loses at most this much. */
const FLUSH_EVERY_MS = 500;
const BATCH_ROWS = 500;
/** About 10 MB while the disk refuses writes; beyond it the oldest are dropped. */
const MAX_WAITING_ROWS = 50_000;

/** Which account a call asked, and the days that its answer speaks of. */
export type Seen = Pick<UsageRow, "connection_ids" | "first_day" | "last_day">;

export type UsageWriter = {
  record(row: UsageRow): void;
  flush(): Promise<void>;
  close(): Promise<void>;
};

export function createUsageWriter({ store, log }: { store: Store; log: Log }): UsageWriter {
  const waiting: UsageRow[] = [];
  let lost = 0;
  const write = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_ROWS);
      try {
        await store.usage.insert(batch);
      } catch (cause) {
        log.error("Usage rows could not be written and are kept for the next try", {
          count: waiting.length,
          cause: describeCause(cause),
        });
        return;
      }
      waiting.splice(0, batch.length);
      if (waiting.length > 0) await nextTurn();
    }
    if (lost > 0) log.error("Usage rows were dropped because the database refused them for too long", { count: lost });
    lost = 0;
  };
  let writing: Promise<void> | undefined;
  const flush = () => {
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return writing;
  };
  const timer = setInterval(flush, FLUSH_EVERY_MS);
  timer.unref();
  return {
    record(row) {
      waiting.push(row);
      if (waiting.length <= MAX_WAITING_ROWS) return;
      waiting.shift();
      lost += 1;
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
