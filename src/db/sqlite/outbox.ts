/** The outbox, in SQLite. */

import { and, asc, eq, gt, inArray, isNull, lte, or, sql } from "drizzle-orm";
import type { NewOutboxRow, OutboxRoom } from "#db/outbox.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { isFree } from "./held-lease.ts";
import { nobodyElses } from "./nobody-elses.ts";
import { notifyCursor, outbox } from "./notify-schema.ts";
import { putRow } from "./put-row.ts";

const CURSOR_ID = 1;

export function outboxIn(engine: Engine): OutboxRoom {
  return {
    async findCursor() {
      return (await engine.db.select().from(notifyCursor).get())?.last_event_id ?? null;
    },
    async enqueueEvents({ from, to, rows, nowMs }) {
      return engine.transact(function* (tx) {
        const existing = (yield* ask(tx.select().from(notifyCursor).get()))?.last_event_id ?? null;
        if (existing !== from) return false;
        yield* insertOnce(tx, rows, nowMs);
        yield* putRow(tx, notifyCursor, { row: { id: CURSOR_ID, last_event_id: to }, key: [notifyCursor.id] });
        return true;
      });
    },
    async enqueueOnce(rows, nowMs) {
      if (rows.length > 0) await engine.transact((tx) => insertOnce(tx, rows, nowMs));
    },
    async claim({ channel, nowMs, upMs, leaseMs, horizonMs, limit }) {
      return engine.claim(function* (tx) {
        const free = tx
          .select({ id: outbox.id })
          .from(outbox)
          .where(
            and(
              eq(outbox.channel, channel),
              isNull(outbox.settled_at_ms),
              or(lte(outbox.due_at_ms, nowMs), gt(outbox.due_at_ms, nowMs + horizonMs)),
              isFree(outbox.leased_up_ms, { upMs, leaseMs }),
            ),
          )
          .orderBy(asc(outbox.due_at_ms), asc(outbox.id))
          .limit(limit);
        const locked = yield* ask(tx.select({ id: sql<number>`id` }).from(nobodyElses(free, engine)).all());
        const ids = locked.map(({ id }) => id);
        if (ids.length === 0) return [];
        const due = yield* ask(
          tx.select().from(outbox).where(inArray(outbox.id, ids)).orderBy(asc(outbox.due_at_ms), asc(outbox.id)).all(),
        );
        yield* ask(
          tx
            .update(outbox)
            .set({ due_at_ms: nowMs + leaseMs, leased_up_ms: upMs })
            .where(inArray(outbox.id, ids))
            .run(),
        );
        return due;
      });
    },
    async settle(id, changes) {
      await engine.db
        .update(outbox)
        .set({ ...changes, leased_up_ms: null })
        .where(eq(outbox.id, id))
        .run();
    },
    async deleteOld(beforeMs) {
      await engine.db.delete(outbox).where(lte(outbox.created_at_ms, beforeMs)).run();
    },
  };
}

function* insertOnce(tx: Db, rows: readonly NewOutboxRow[], nowMs: number): Unit<void> {
  for (const row of rows)
    yield* ask(
      tx
        .insert(outbox)
        .values({ ...row, created_at_ms: nowMs, due_at_ms: nowMs, attempts: 0 })
        .onConflictDoNothing()
        .run(),
    );
}
