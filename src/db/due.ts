/** Units of work on when connections are looked at again. */

import type { ConnectionRow } from "./connection-rows.ts";

/** `after`: the last row of the page before, as it was read; undefined for the first page. */
export type DuePage = { untilMs: number; after: Pick<ConnectionRow, "due_at_ms" | "id"> | undefined; limit: number };

export type DueRoom = {
  /** The longest due first. A connection that waits for its owner's word is never due. */
  list(page: DuePage): Promise<ConnectionRow[]>;
  /**
   * What was last looked at in what is the future now was looked at by a clock that ran ahead, and so is the time when it
   * is due next: it is due now. So is what is due after its own end and later than the latest that anything can be.
   */
  pullIn(nowMs: number, latest: { refreshed: number; verified: number }): Promise<void>;
};
