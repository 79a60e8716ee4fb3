/** Units of work on the outbox: what is put in once, taken by one process at a time, and settled. */

import { and, asc, eq, gt, inArray, isNull, lte, or } from "drizzle-orm";
import { notifyCursor, outbox } from "./notify-schema.ts";
import type { Store } from "./store.ts";

import { inTransaction } from "./transaction.ts";

export type OutboxRow = typeof outbox.$inferSelect;
export type Channel = OutboxRow["channel"];
export type NewOutboxRow = Pick<OutboxRow, "channel" | "workspace_id" | "occasion" | "event_id" | "message">;

type Tx = Parameters<Parameters<typeof inTransaction>[1]>[0];

const CURSOR_ID = 1;

/** Null where nothing was ever looked at. */
export async function findCursor(store: Store): Promise<number | null> {
  return store.db.select().from(notifyCursor).get()?.last_event_id ?? null;
}

/**
 * The rows of all events after `from` up to `to`, and the cursor, in one commit. False where another process has moved
 * the cursor meanwhile: then it has put them in.
 */
export async function enqueueEvents(
  store: Store,
  { from, to, rows, nowMs }: { from: number | null; to: number; rows: readonly NewOutboxRow[]; nowMs: number },
): Promise<boolean> {
  return inTransaction(store, (tx) => {
    const standing = tx.select().from(notifyCursor).get()?.last_event_id ?? null;
    if (standing !== from) return false;
    insertOnce(tx, rows, nowMs);
    tx.insert(notifyCursor)
      .values({ id: CURSOR_ID, last_event_id: to })
      .onConflictDoUpdate({ target: notifyCursor.id, set: { last_event_id: to } })
      .run();
    return true;
  });
}

/** What was put in before stays as it is. */
export async function enqueueOnce(store: Store, rows: readonly NewOutboxRow[], nowMs: number): Promise<void> {
  if (rows.length > 0) inTransaction(store, (tx) => insertOnce(tx, rows, nowMs));
}

function insertOnce(tx: Tx, rows: readonly NewOutboxRow[], nowMs: number): void {
  for (const row of rows)
    tx.insert(outbox)
      .values({ ...row, created_at_ms: nowMs, due_at_ms: nowMs, attempts: 0 })
      .onConflictDoNothing()
      .run();
}

/** `horizonMs`: nothing is made to wait any longer, so that what is due later was queued by a clock that ran ahead. */
type OutboxClaim = { channel: Channel; nowMs: number; leaseMs: number; horizonMs: number; limit: number };

/** The longest due first. Each is leased: a process that is killed while it sends leaves it due again. */
export async function claimOutbox(
  store: Store,
  { channel, nowMs, leaseMs, horizonMs, limit }: OutboxClaim,
): Promise<OutboxRow[]> {
  return inTransaction(store, (tx) => {
    const due = tx
      .select()
      .from(outbox)
      .where(
        and(
          eq(outbox.channel, channel),
          isNull(outbox.settled_at_ms),
          or(lte(outbox.due_at_ms, nowMs), gt(outbox.due_at_ms, nowMs + horizonMs)),
        ),
      )
      .orderBy(asc(outbox.due_at_ms), asc(outbox.id))
      .limit(limit)
      .all();
    const ids = due.map(({ id }) => id);
    if (ids.length > 0)
      tx.update(outbox)
        .set({ due_at_ms: nowMs + leaseMs })
        .where(inArray(outbox.id, ids))
        .run();
    return due;
  });
}

export async function settleOutbox(
  store: Store,
  id: number,
  changes: Pick<OutboxRow, "attempts"> &
    Partial<Pick<OutboxRow, "due_at_ms" | "settled_at_ms" | "outcome" | "last_error">>,
): Promise<void> {
  store.db.update(outbox).set(changes).where(eq(outbox.id, id)).run();
}

/** Also what no channel took: one that was turned off. */
export async function sweepOutbox(store: Store, beforeMs: number): Promise<void> {
  store.db.delete(outbox).where(lte(outbox.created_at_ms, beforeMs)).run();
}
