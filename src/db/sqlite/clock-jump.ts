/** The newest jump of the wall clock, in SQLite. */

import { eq } from "drizzle-orm";
import type { ClockJumpRoom } from "#db/clock-jump.ts";
import { clockJump } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";

const ONLY_ROW = 1;

export function clockJumpIn(file: SqliteFile): ClockJumpRoom {
  return {
    async save(jump) {
      file.db
        .insert(clockJump)
        .values({ id: ONLY_ROW, ...jump })
        .onConflictDoUpdate({ target: clockJump.id, set: jump })
        .run();
    },
    async find() {
      return file.db.select().from(clockJump).where(eq(clockJump.id, ONLY_ROW)).get();
    },
  };
}
