/** Units of work on when connections are due. */

import type { ConnectionRow } from "./connection-rows.ts";

/** `after`: the last row of the previous page. */
export type DuePage = { untilMs: number; after: Pick<ConnectionRow, "due_at_ms" | "id"> | undefined; limit: number };

export type DueRoom = {
  /** Longest due first, without connections that wait for their owner's confirmation. */
  list(page: DuePage): Promise<ConnectionRow[]>;
  /**
   * Makes due now what a clock that ran ahead has put off: rows last checked in the future, and rows due after their
   * token's end and later than `latest`.
   */
  pullIn(nowMs: number, latest: { refreshed: number; verified: number }): Promise<void>;
};
