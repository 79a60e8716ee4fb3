/** Units of work on when connections are due. */

import type { ConnectionRow } from "./connection-rows.ts";

/** `after`: the last row of the page before, as it came. */
export type DuePage = {
  untilMs: number;
  after: Pick<ConnectionRow, "due_at_ms" | "id" | "credential_id" | "kind" | "state"> | undefined;
  limit: number;
};

export type DueRoom = {
  /**
   * Longest due first, without connections that wait for their owner's confirmation. One connection stands for all that
   * are renewed with it.
   */
  list(page: DuePage): Promise<ConnectionRow[]>;
  /** Whether a token should have been refreshed by then and was not tried since. */
  hasRefreshBefore(untilMs: number): Promise<boolean>;
  /** Makes due now what a clock that ran ahead has put off. */
  pullIn(nowMs: number, latest: { refreshed: number; verified: number }): Promise<void>;
};
