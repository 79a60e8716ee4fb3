/** The journal of attempts, in SQLite. */

import { and, asc, desc, eq, gt, isNull, lte } from "drizzle-orm";
import type { AttemptRow, AttemptsRoom, Lease } from "#db/attempts.ts";
import { attempt, connection } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

const KEPT_PER_CONNECTION = 50;

export function attemptsIn(file: SqliteFile): AttemptsRoom {
  return {
    async claim(claim) {
      const { connectionId, generation, kind, nowMs, upMs, leaseMs, minGapMs } = claim;
      return inTransaction(file, (tx) => {
        const existing = tx
          .select({ generation: connection.generation })
          .from(connection)
          .where(eq(connection.id, connectionId))
          .get();
        if (existing?.generation !== generation) return "moved";
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
        const concurrentIds = tx
          .select({ id: attempt.id })
          .from(attempt)
          .where(
            and(ofThis, eq(attempt.generation, generation), eq(attempt.kind, kind), isNull(attempt.finished_at_ms)),
          )
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
        // Nobody needs to look before the lease ends, and then somebody must, even if this process was killed.
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
        return { id, concurrentIds: concurrentIds.map((one) => one.id) };
      });
    },
    async isUnderLease(lease) {
      return holdsLease(newestOf(file.db, lease.connectionId), lease);
    },
    async finish({ id, outcome, endpoint, atMs }) {
      file.db.update(attempt).set({ outcome, endpoint, finished_at_ms: atMs }).where(eq(attempt.id, id)).run();
    },
    async listAll(connectionId) {
      return file.db
        .select()
        .from(attempt)
        .where(eq(attempt.connection_id, connectionId))
        .orderBy(asc(attempt.id))
        .all();
    },
    async list(connectionId, generation) {
      return journalOf(file, connectionId, generation);
    },
  };
}

export function journalOf({ db }: Pick<SqliteFile, "db">, connectionId: string, generation: number): AttemptRow[] {
  return db
    .select()
    .from(attempt)
    .where(and(eq(attempt.connection_id, connectionId), eq(attempt.generation, generation)))
    .orderBy(desc(attempt.id))
    .all();
}

/** Older attempts ended, or their lease ran out, before this one was claimed. */
function newestOf(on: Pick<SqliteFile["db"], "select">, connectionId: string): AttemptRow | undefined {
  return on
    .select()
    .from(attempt)
    .where(eq(attempt.connection_id, connectionId))
    .orderBy(desc(attempt.id))
    .limit(1)
    .get();
}

/** By clock or uptime: setting the clock forward ends no lease early, and a fast clock keeps none longer. */
function holdsLease(newest: AttemptRow | undefined, { nowMs, upMs, leaseMs }: Lease): boolean {
  if (newest === undefined || newest.finished_at_ms !== null) return false;
  const { lease_until_ms: untilMs, started_at_ms: atMs, started_up_ms: startedUpMs } = newest;
  const byClock = untilMs > nowMs && atMs <= nowMs + leaseMs;
  const byUptime = startedUpMs !== null && startedUpMs > upMs - leaseMs && startedUpMs <= upMs;
  return byClock || byUptime;
}
