/** The newest jump of the wall clock, in SQLite. */

import { eq } from "drizzle-orm";
import type { ClockJumpRoom } from "#db/clock-jump.ts";
import type { Engine } from "./engine.ts";
import { putRow } from "./put-row.ts";
import { clockJump } from "./schema.ts";

const ONLY_ROW = 1;

export function clockJumpIn(engine: Engine): ClockJumpRoom {
  return {
    async save(jump) {
      await engine.transact((tx) => putRow(tx, clockJump, { row: { id: ONLY_ROW, ...jump }, key: [clockJump.id] }));
    },
    async find() {
      return engine.db.select().from(clockJump).where(eq(clockJump.id, ONLY_ROW)).get();
    },
  };
}
