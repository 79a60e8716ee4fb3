/** Units of work on the owner's exchange rates. */

import type { rate } from "#db/sqlite/watch-schema.ts";

export type RateRow = typeof rate.$inferSelect;

export type RatesRoom = {
  /** By currency and date. */
  list(workspaceId: string): Promise<readonly RateRow[]>;
  /**
   * Replaces the rate of the same currency and date, which keeps its id, where `isMeant` says so of what stands, else
   * `changed`. `full`: nothing was written. `other`: those that there are lead into another currency. `gone`: so is the
   * workspace.
   */
  put(
    row: RateRow,
    given: { most: number; isMeant(standing: RateRow | undefined): boolean },
  ): Promise<RateRow | "changed" | "full" | "other" | "gone">;
  /** Where `isMeant` says so of what stands, else `changed`. */
  delete(given: {
    id: string;
    workspaceId: string;
    isMeant(standing: RateRow): boolean;
  }): Promise<RateRow | "changed" | undefined>;
};
