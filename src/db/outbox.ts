/** Units of work on the outbox of notifications. */

import type { outbox } from "#db/sqlite/notify-schema.ts";

export type OutboxRow = typeof outbox.$inferSelect;

export type Channel = OutboxRow["channel"];

export type NewOutboxRow = Pick<OutboxRow, "channel" | "workspace_id" | "occasion" | "event_id" | "message">;

/** `horizonMs`: what is due later was queued by a clock that ran ahead, and is due now. */
export type OutboxClaim = {
  channel: Channel;
  nowMs: number;
  upMs: number;
  leaseMs: number;
  horizonMs: number;
  limit: number;
};

export type OutboxRoom = {
  /** Null where no events were enqueued yet. */
  findCursor(): Promise<number | null>;
  /** False where another process has moved the cursor: then it has enqueued them. */
  enqueueEvents(given: {
    from: number | null;
    to: number;
    rows: readonly NewOutboxRow[];
    nowMs: number;
  }): Promise<boolean>;
  enqueueOnce(rows: readonly NewOutboxRow[], nowMs: number): Promise<void>;
  /** Longest due first. The lease makes a row due again where its process is killed. */
  claim(claim: OutboxClaim): Promise<OutboxRow[]>;
  settle(
    id: number,
    changes: Pick<OutboxRow, "attempts"> &
      Partial<Pick<OutboxRow, "due_at_ms" | "settled_at_ms" | "outcome" | "last_error">>,
  ): Promise<void>;
  deleteOld(beforeMs: number): Promise<void>;
};
