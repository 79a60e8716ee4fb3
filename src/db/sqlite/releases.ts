/** The newest release that was seen, in SQLite. */

import { eq } from "drizzle-orm";
import type { ReleasesRoom } from "#db/releases.ts";
import { releaseSeen } from "./release-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

const ONLY_ROW = 1;

export function releasesIn(file: SqliteFile): ReleasesRoom {
  const ofRow = eq(releaseSeen.id, ONLY_ROW);
  return {
    async begin(nowMs, everyMs) {
      return inTransaction(file, (tx) => {
        const asked = tx.select().from(releaseSeen).where(ofRow).get()?.asked_at_ms;
        // A time to come is of a clock that ran ahead.
        if (asked !== undefined && asked <= nowMs && asked > nowMs - everyMs) return false;
        tx.insert(releaseSeen)
          .values({ id: ONLY_ROW, asked_at_ms: nowMs })
          .onConflictDoUpdate({ target: releaseSeen.id, set: { asked_at_ms: nowMs } })
          .run();
        return true;
      });
    },
    async saw(version) {
      file.db.update(releaseSeen).set({ version }).where(ofRow).run();
    },
    async find() {
      return file.db.select().from(releaseSeen).where(ofRow).get();
    },
  };
}
