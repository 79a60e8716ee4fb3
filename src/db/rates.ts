/** Units of work on the owner's exchange rates. */

import type { rate } from "#db/sqlite/watch-schema.ts";

export type RateRow = typeof rate.$inferSelect;

export type RatesRoom = {
  /** By currency and date. */
  list(workspaceId: string): Promise<readonly RateRow[]>;
  /**
   * Replaces the rate of the same currency and date, which keeps its id. `full`: nothing was written. `other`: those
   * that there are lead into another currency. `gone`: so is the workspace.
   */
  put(row: RateRow, most: number): Promise<RateRow | "full" | "other" | "gone">;
  delete(given: { id: string; workspaceId: string }): Promise<RateRow | undefined>;
};
