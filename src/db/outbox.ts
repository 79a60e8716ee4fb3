/** Units of work on the outbox: what is put in once, taken by one process at a time, and settled. */

import type { outbox } from "#db/sqlite/notify-schema.ts";

export type OutboxRow = typeof outbox.$inferSelect;

export type Channel = OutboxRow["channel"];

export type NewOutboxRow = Pick<OutboxRow, "channel" | "workspace_id" | "occasion" | "event_id" | "message">;

/** `horizonMs`: nothing is made to wait any longer, so that what is due later was queued by a clock that ran ahead. */
export type OutboxClaim = { channel: Channel; nowMs: number; leaseMs: number; horizonMs: number; limit: number };

export type OutboxRoom = {
  /** Null where nothing was ever looked at. */
  findCursor(): Promise<number | null>;
  /**
   * The rows of all events after `from` up to `to`, and the cursor, in one commit. False where another process has moved
   * the cursor meanwhile: then it has put them in.
   */
  enqueueEvents(given: {
    from: number | null;
    to: number;
    rows: readonly NewOutboxRow[];
    nowMs: number;
  }): Promise<boolean>;
  /** What was put in before stays as it is. */
  enqueueOnce(rows: readonly NewOutboxRow[], nowMs: number): Promise<void>;
  /** The longest due first. Each is leased: a process that is killed while it sends leaves it due again. */
  claim(claim: OutboxClaim): Promise<OutboxRow[]>;
  settle(
    id: number,
    changes: Pick<OutboxRow, "attempts"> &
      Partial<Pick<OutboxRow, "due_at_ms" | "settled_at_ms" | "outcome" | "last_error">>,
  ): Promise<void>;
  /** Also what no channel took: one that was turned off. */
  deleteOld(beforeMs: number): Promise<void>;
};
