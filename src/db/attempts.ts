/** Units of work on the journal of attempts: each one is written before it is made, and is a lease while it lasts. */

import { and, asc, desc, eq, gt, isNull, lte } from "drizzle-orm";
import { attempt, connection } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

export type AttemptRow = typeof attempt.$inferSelect;
export type AttemptKind = AttemptRow["kind"];
export type AttemptOutcome = NonNullable<AttemptRow["outcome"]>;

/** Enough to judge a denial and to look back on a bad week. */
const KEPT_PER_CONNECTION = 50;

export type Claim = {
  connectionId: string;
  /** Nothing is claimed where another one stands. */
  generation: number;
  kind: AttemptKind;
  nowMs: number;
  /** The machine's uptime. */
  upMs: number;
  leaseMs: number;
  /** Since the last attempt of the same kind, whatever its generation. */
  minGapMs: number;
};

/** `besides`: attempts of the same kind and generation whose lease has run out and that have not ended. */
export type Claimed = { id: number; besides: readonly number[] };

/**
 * The attempt, or why there is none: the connection has changed or gone, somebody else holds the lease, or the last
 * attempt was too short a while ago.
 */
export async function claimAttempt(store: Store, claim: Claim): Promise<Claimed | "moved" | "leased" | "too_soon"> {
  const { connectionId, generation, kind, nowMs, upMs, leaseMs, minGapMs } = claim;
  return inTransaction(store, (tx) => {
    const standing = tx
      .select({ generation: connection.generation })
      .from(connection)
      .where(eq(connection.id, connectionId))
      .get();
    if (standing?.generation !== generation) return "moved";
    const ofThis = eq(attempt.connection_id, connectionId);
    if (holdsLease(newestOf(tx, connectionId), claim)) return "leased";
    const recent = tx
      .select({ id: attempt.id })
      .from(attempt)
      .where(
        and(
          ofThis,
          eq(attempt.kind, kind),
          gt(attempt.started_at_ms, nowMs - minGapMs),
          lte(attempt.started_at_ms, nowMs),
        ),
      )
      .get();
    if (recent !== undefined && minGapMs > 0) return "too_soon";
    const besides = tx
      .select({ id: attempt.id })
      .from(attempt)
      .where(and(ofThis, eq(attempt.generation, generation), eq(attempt.kind, kind), isNull(attempt.finished_at_ms)))
      .all();
    const { id } = tx
      .insert(attempt)
      .values({
        connection_id: connectionId,
        generation,
        kind,
        started_at_ms: nowMs,
        lease_until_ms: nowMs + leaseMs,
        started_up_ms: upMs,
      })
      .returning({ id: attempt.id })
      .get();
    // While the lease lasts the scheduler need not look; then it must, whatever became of the process that claimed.
    if (kind !== "replace")
      tx.update(connection)
        .set({ due_at_ms: nowMs + leaseMs })
        .where(eq(connection.id, connectionId))
        .run();
    const oldest = tx
      .select({ id: attempt.id })
      .from(attempt)
      .where(ofThis)
      .orderBy(desc(attempt.id))
      .limit(1)
      .offset(KEPT_PER_CONNECTION)
      .get();
    if (oldest !== undefined)
      tx.delete(attempt)
        .where(and(ofThis, lte(attempt.id, oldest.id)))
        .run();
    return { id, besides: besides.map((one) => one.id) };
  });
}

type Lease = Pick<Claim, "connectionId" | "nowMs" | "upMs" | "leaseMs">;

/** All older ones had run out when it was claimed, whether they ended or were killed. */
function newestOf(on: Pick<Store["db"], "select">, connectionId: string): AttemptRow | undefined {
  return on
    .select()
    .from(attempt)
    .where(eq(attempt.connection_id, connectionId))
    .orderBy(desc(attempt.id))
    .limit(1)
    .get();
}

/**
 * An attempt that has not ended and is young, by the clock or by the machine's uptime: a clock that is set forward
 * ends no lease before its time, and one from a clock that was ahead of ours binds nobody for longer than a lease.
 */
function holdsLease(newest: AttemptRow | undefined, { nowMs, upMs, leaseMs }: Lease): boolean {
  if (newest === undefined || newest.finished_at_ms !== null) return false;
  const { lease_until_ms: untilMs, started_at_ms: atMs, started_up_ms: startedUpMs } = newest;
  const byClock = untilMs > nowMs && atMs <= nowMs + leaseMs;
  const byUptime = startedUpMs !== null && startedUpMs > upMs - leaseMs && startedUpMs <= upMs;
  return byClock || byUptime;
}

/** Whether somebody, in any process, is at it. */
export async function isUnderLease(store: Store, lease: Lease): Promise<boolean> {
  return holdsLease(newestOf(store.db, lease.connectionId), lease);
}

/** Ends the lease. */
export async function finishAttempt(
  store: Store,
  { id, outcome, endpoint, atMs }: { id: number; outcome: AttemptOutcome; endpoint: string | null; atMs: number },
): Promise<void> {
  store.db.update(attempt).set({ outcome, endpoint, finished_at_ms: atMs }).where(eq(attempt.id, id)).run();
}

/** On every generation, oldest first. */
export async function listAllAttempts(store: Store, connectionId: string): Promise<AttemptRow[]> {
  return store.db.select().from(attempt).where(eq(attempt.connection_id, connectionId)).orderBy(asc(attempt.id)).all();
}

/** On one generation, newest first. */
export async function listAttempts(store: Store, connectionId: string, generation: number): Promise<AttemptRow[]> {
  return store.db
    .select()
    .from(attempt)
    .where(and(eq(attempt.connection_id, connectionId), eq(attempt.generation, generation)))
    .orderBy(desc(attempt.id))
    .all();
}
