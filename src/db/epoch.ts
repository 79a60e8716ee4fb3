/** Units of work on whether this is the database that belongs here, or one that was put in its place. */

import type { Move } from "./decisions.ts";

/** `known`: the database belongs here. `first`: that is not known of any yet. `foreign`: it came from elsewhere. */
export type Origin = "known" | "first" | "foreign";

export type EpochRoom = {
  /** @throws store_refused where it cannot be told */
  findOrigin(): Promise<Origin>;
  /**
   * From now on it belongs here. Of a database that came from elsewhere `moves` says what becomes of its refreshable
   * connections; sessions and set-up links that came along may have been ended since, so people sign in anew. `stale`:
   * origin or connections are no longer those that were read, and nothing was written.
   * @throws store_refused where that cannot be kept
   */
  settle(given: { origin: Origin; moves: readonly Move[] }): Promise<"settled" | "stale">;
};
