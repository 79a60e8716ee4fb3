/** Units of work on the newest release that was seen. */

import type { releaseSeen } from "#db/sqlite/release-schema.ts";

export type ReleaseSeen = Pick<typeof releaseSeen.$inferSelect, "asked_at_ms" | "version">;

export type ReleasesRoom = {
  /** False where it was begun less than `everyMs` ago, by whichever process. */
  begin(nowMs: number, everyMs: number): Promise<boolean>;
  saw(version: string): Promise<void>;
  find(): Promise<ReleaseSeen | undefined>;
};
