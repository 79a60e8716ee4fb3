/** Units of work on the newest jump of the wall clock. */

import { eq } from "drizzle-orm";
import { clockJump } from "./schema.ts";
import type { Store } from "./store.ts";

export type ClockJump = Pick<typeof clockJump.$inferSelect, "noticed_at_ms" | "ahead_ms">;

const ONLY_ROW = 1;

export async function saveClockJump(store: Store, jump: ClockJump): Promise<void> {
  store.db
    .insert(clockJump)
    .values({ id: ONLY_ROW, ...jump })
    .onConflictDoUpdate({ target: clockJump.id, set: jump })
    .run();
}

export async function findClockJump(store: Store): Promise<ClockJump | undefined> {
  return store.db.select().from(clockJump).where(eq(clockJump.id, ONLY_ROW)).get();
}
