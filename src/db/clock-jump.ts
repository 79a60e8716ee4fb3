/** Units of work on the newest jump of the wall clock. */

import type { clockJump } from "#db/sqlite/schema.ts";

export type ClockJump = Pick<typeof clockJump.$inferSelect, "noticed_at_ms" | "ahead_ms">;

export type ClockJumpRoom = {
  save(jump: ClockJump): Promise<void>;
  find(): Promise<ClockJump | undefined>;
};
