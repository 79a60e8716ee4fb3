/** Writes usage rows in batches, after the answers. */

import { createWriteBehind } from "#concurrency/write-behind.ts";
import type { Store } from "#db/store.ts";
import type { UsageRow } from "#db/usage.ts";
import type { Log } from "#log.ts";

const BATCH_ROWS = 500;
/** About 10 MB while the disk refuses writes. */
const MAX_WAITING_ROWS = 50_000;

/** Which account a call asked, and the days that its answer speaks of. */
export type Seen = Pick<UsageRow, "connection_ids" | "first_day" | "last_day">;

export type UsageWriter = {
  record(row: UsageRow): void;
  flush(): Promise<void>;
  close(): Promise<void>;
};

export function createUsageWriter({ store, log }: { store: Store; log: Log }): UsageWriter {
  const { add, flush, close } = createWriteBehind<UsageRow>({
    ...{ what: "Usage rows", log, most: MAX_WAITING_ROWS, batch: BATCH_ROWS },
    groupOf: () => "all",
    write: (rows) => store.usage.insert(rows),
  });
  return { record: add, flush, close };
}
