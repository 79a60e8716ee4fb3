/** The newest release that was seen, in SQLite. */

import { eq } from "drizzle-orm";
import type { ReleasesRoom } from "#db/releases.ts";
import { ask, type Engine } from "./engine.ts";
import { putRow } from "./put-row.ts";
import { releaseSeen } from "./release-schema.ts";

const ONLY_ROW = 1;

export function releasesIn(engine: Engine): ReleasesRoom {
  const ofRow = eq(releaseSeen.id, ONLY_ROW);
  return {
    async begin(nowMs, everyMs) {
      return engine.transact(function* (tx) {
        const asked = (yield* ask(tx.select().from(releaseSeen).where(ofRow).get()))?.asked_at_ms;
        // A time to come is of a clock that ran ahead.
        if (asked !== undefined && asked <= nowMs && asked > nowMs - everyMs) return false;
        yield* putRow(tx, releaseSeen, { row: { id: ONLY_ROW, asked_at_ms: nowMs }, key: [releaseSeen.id] });
        return true;
      });
    },
    async saw(version) {
      await engine.db.update(releaseSeen).set({ version }).where(ofRow).run();
    },
    async find() {
      return engine.db.select().from(releaseSeen).where(ofRow).get();
    },
  };
}
