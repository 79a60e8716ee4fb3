/** Units of work on whether this database belongs here, or was restored or copied. */

import type { Move } from "./decisions.ts";

/** `first`: no origin has been recorded yet. `foreign`: it came from elsewhere. */
export type Origin = "known" | "first" | "foreign";

export type EpochRoom = {
  /** @throws store_refused where it cannot be read */
  findOrigin(): Promise<Origin>;
  /**
   * Records that the database belongs here. For a foreign one it also stores `moves`, and ends sessions and set-up
   * links, which may have been ended since. `stale`: something has changed since it was read, and nothing was written.
   * @throws store_refused where it cannot be recorded
   */
  settle(given: { origin: Origin; moves: readonly Move[] }): Promise<"settled" | "stale">;
};
