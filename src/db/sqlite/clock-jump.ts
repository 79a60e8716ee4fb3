/** The newest jump of the wall clock, in SQLite. */

import { eq } from "drizzle-orm";
import type { ClockJumpRoom } from "#db/clock-jump.ts";
import type { Engine } from "./engine.ts";
import { keyed } from "./keyed.ts";
import { clockJump } from "./schema.ts";

const ONLY_ROW = 1;

export function clockJumpIn(engine: Engine): ClockJumpRoom {
  return {
    async save(jump) {
      await engine.db
        .insert(clockJump)
        .values({ id: ONLY_ROW, ...jump })
        .onConflictDoUpdate({ target: keyed(clockJump.id), set: jump })
        .run();
    },
    async find() {
      return engine.db.select().from(clockJump).where(eq(clockJump.id, ONLY_ROW)).get();
    },
  };
}
