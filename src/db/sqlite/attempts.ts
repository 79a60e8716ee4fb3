/** The journal of attempts, in SQLite. */

import { and, asc, desc, eq, gt, isNull, lte, sql } from "drizzle-orm";
import type { AttemptRow, AttemptsRoom, Claim, Lease } from "#db/attempts.ts";
import { prepared } from "./prepared.ts";
import { attempt, connection } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";

const KEPT_PER_CONNECTION = 50;

const { placeholder } = sql;
const ofThis = eq(attempt.connection_id, placeholder("connectionId"));

const generationOf = prepared((db) =>
  db
    .select({ generation: connection.generation })
    .from(connection)
    .where(eq(connection.id, placeholder("connectionId")))
    .prepare(),
);
/** Older attempts ended, or their lease ran out, before this one was claimed. */
const newest = prepared((db) => db.select().from(attempt).where(ofThis).orderBy(desc(attempt.id)).limit(1).prepare());
const recent = prepared((db) =>
  db
    .select({ id: attempt.id })
    .from(attempt)
    .where(
      and(
        ofThis,
        eq(attempt.kind, placeholder("kind")),
        gt(attempt.started_at_ms, placeholder("afterMs")),
        lte(attempt.started_at_ms, placeholder("nowMs")),
      ),
    )
    .limit(1)
    .prepare(),
);
const unfinished = prepared((db) =>
  db
    .select({ id: attempt.id })
    .from(attempt)
    .where(
      and(
        ofThis,
        eq(attempt.generation, placeholder("generation")),
        eq(attempt.kind, placeholder("kind")),
        isNull(attempt.finished_at_ms),
      ),
    )
    .prepare(),
);
const begin = prepared((db) =>
  db
    .insert(attempt)
    .values({
      connection_id: placeholder("connectionId"),
      generation: placeholder("generation"),
      kind: placeholder("kind"),
      started_at_ms: placeholder("nowMs"),
      lease_until_ms: placeholder("untilMs"),
      started_up_ms: placeholder("upMs"),
    })
    .returning({ id: attempt.id })
    .prepare(),
);
const end = prepared((db) =>
  db
    .update(attempt)
    .set({
      outcome: sql`${placeholder("outcome")}`,
      endpoint: sql`${placeholder("endpoint")}`,
      finished_at_ms: sql`${placeholder("atMs")}`,
    })
    .where(eq(attempt.id, placeholder("id")))
    .prepare(),
);
const putOff = prepared((db) =>
  db
    .update(connection)
    .set({ due_at_ms: sql`${placeholder("untilMs")}` })
    .where(eq(connection.id, placeholder("connectionId")))
    .prepare(),
);
const deleteOldest = prepared((db) => {
  const ids = db.select({ id: attempt.id }).from(attempt).where(ofThis).orderBy(desc(attempt.id));
  const tooMany = sql`(${ids.limit(1).offset(KEPT_PER_CONNECTION)})`;
  return db
    .delete(attempt)
    .where(and(ofThis, lte(attempt.id, tooMany)))
    .prepare();
});
const journal = prepared((db) =>
  db
    .select()
    .from(attempt)
    .where(and(ofThis, eq(attempt.generation, placeholder("generation"))))
    .orderBy(desc(attempt.id))
    .prepare(),
);

export function attemptsIn(file: SqliteFile): AttemptsRoom {
  return {
    claim: (claim) => file.group.run(() => claimIn(file, claim)),
    async isUnderLease(lease) {
      return holdsLease(newest(file).get(lease), lease);
    },
    finish: (ended) => file.group.run(() => endAttempt(file, ended)),
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

function claimIn(file: SqliteFile, claim: Claim): Awaited<ReturnType<AttemptsRoom["claim"]>> {
  const { connectionId, generation, kind, nowMs, upMs, leaseMs, minGapMs } = claim;
  const untilMs = nowMs + leaseMs;
  if (generationOf(file).get({ connectionId })?.generation !== generation) return "moved";
  if (holdsLease(newest(file).get({ connectionId }), claim)) return "leased";
  const afterMs = nowMs - minGapMs;
  if (minGapMs > 0 && recent(file).get({ connectionId, kind, afterMs, nowMs }) !== undefined) return "too_soon";
  const concurrent = unfinished(file).all({ connectionId, generation, kind });
  const { id } = begin(file).get({ connectionId, generation, kind, nowMs, untilMs, upMs });
  // Nobody needs to look before the lease ends, and then somebody must, even if this process was killed.
  if (kind !== "replace") putOff(file).run({ untilMs, connectionId });
  deleteOldest(file).run({ connectionId });
  return { id, concurrentIds: concurrent.map((one) => one.id) };
}

export function endAttempt(file: SqliteFile, ended: Parameters<AttemptsRoom["finish"]>[0]): void {
  end(file).run(ended);
}

export function journalOf(file: SqliteFile, connectionId: string, generation: number): AttemptRow[] {
  return journal(file).all({ connectionId, generation });
}

/** By clock or uptime: setting the clock forward ends no lease early, and a fast clock keeps none longer. */
function holdsLease(before: AttemptRow | undefined, { nowMs, upMs, leaseMs }: Lease): boolean {
  if (before === undefined || before.finished_at_ms !== null) return false;
  const { lease_until_ms: untilMs, started_at_ms: atMs, started_up_ms: startedUpMs } = before;
  const byClock = untilMs > nowMs && atMs <= nowMs + leaseMs;
  const byUptime = startedUpMs !== null && startedUpMs > upMs - leaseMs && startedUpMs <= upMs;
  return byClock || byUptime;
}
