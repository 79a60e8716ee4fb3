/** The journal of attempts, in SQLite. */

import { and, asc, desc, eq, gt, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import type { AttemptRow, AttemptsRoom, Claim, Lease } from "#db/attempts.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { nobodyElses } from "./nobody-elses.ts";
import { prepared } from "./prepared.ts";
import { attempt, connection, credential } from "./schema.ts";

/** Of a credential, and of the verifications of each of its connections. */
const KEPT = 50;

const { placeholder } = sql;
const ofThis = eq(attempt.credential_id, placeholder("credentialId"));
const asking = sql`${attempt.connection_id} IS NOT DISTINCT FROM ${placeholder("askedFor")}`;

const isThis = eq(credential.id, placeholder("credentialId"));
const shown = { generation: credential.generation };
const generationOf = prepared((db) => db.select(shown).from(credential).where(isThis).prepare());
/** Older attempts ended, or their lease ran out, before this one was claimed. */
const newest = prepared((db) => db.select().from(attempt).where(ofThis).orderBy(desc(attempt.id)).limit(1).prepare());
const recent = prepared((db) =>
  db
    .select({ id: attempt.id })
    .from(attempt)
    .where(
      and(
        ofThis,
        asking,
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
      credential_id: placeholder("credentialId"),
      connection_id: placeholder("askedFor"),
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
const putOffLook = prepared((db) =>
  db
    .update(connection)
    .set({ due_at_ms: sql`${placeholder("untilMs")}` })
    .where(and(eq(connection.id, placeholder("connectionId")), isNotNull(connection.due_at_ms)))
    .returning({ id: connection.id })
    .prepare(),
);
const putOffRenewal = prepared((db) =>
  db
    .update(credential)
    .set({ due_at_ms: sql`${placeholder("untilMs")}` })
    .where(eq(credential.id, placeholder("credentialId")))
    .prepare(),
);
const deleteOldest = prepared((db) => {
  const ids = db.select({ id: attempt.id }).from(attempt).where(and(ofThis, asking)).orderBy(desc(attempt.id));
  const tooMany = sql`(${ids.limit(1).offset(KEPT)})`;
  return db
    .delete(attempt)
    .where(and(ofThis, asking, lte(attempt.id, tooMany)))
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

export function attemptsIn(engine: Engine): AttemptsRoom {
  /** The credential stands for its attempts: whoever has its row is the only one who claims it. */
  const taken = prepared((db) => {
    const free = db.select(shown).from(credential).where(isThis);
    return db.select({ generation: sql<number>`generation` }).from(nobodyElses(free, engine)).prepare();
  });
  return {
    claim: (claim) =>
      engine.claim(function* (db) {
        const { credentialId } = claim;
        const own = yield* ask(taken(db).get({ credentialId }));
        if (own !== undefined) return own.generation === claim.generation ? yield* claimIn(db, claim) : "moved";
        return (yield* ask(generationOf(db).get({ credentialId })))?.generation === claim.generation
          ? "leased"
          : "moved";
      }),
    async isUnderLease(lease) {
      return holdsLease(await newest(engine.db).get(lease), lease);
    },
    finish: (ended) => engine.group((db) => endAttempt(db, ended)),
    async listAll({ id, credential_id }) {
      const own = or(isNull(attempt.connection_id), eq(attempt.connection_id, id));
      return engine.db
        .select()
        .from(attempt)
        .where(and(eq(attempt.credential_id, credential_id), own))
        .orderBy(asc(attempt.id))
        .all();
    },
    async list(credentialId, generation) {
      return engine.read((db) => journalOf(db, credentialId, generation));
    },
  };
}

function* claimIn(db: Db, claim: Claim): Unit<Awaited<ReturnType<AttemptsRoom["claim"]>>> {
  const { credentialId, connectionId, generation, kind, nowMs, upMs, leaseMs, minGapMs } = claim;
  const askedFor = kind === "verify" ? connectionId : null;
  const untilMs = nowMs + leaseMs;
  if (holdsLease(yield* ask(newest(db).get({ credentialId })), claim)) return "leased";
  const afterMs = nowMs - minGapMs;
  if (minGapMs > 0 && (yield* ask(recent(db).get({ credentialId, askedFor, kind, afterMs, nowMs }))) !== undefined)
    return "too_soon";
  const concurrent = yield* ask(unfinished(db).all({ credentialId, generation, kind }));
  const { id } = yield* ask(begin(db).get({ credentialId, askedFor, generation, kind, nowMs, untilMs, upMs }));
  // Nobody needs to look before the lease ends, and then somebody must, even if this process was killed.
  if (kind !== "replace") yield* putOff(db, { untilMs, connectionId, credentialId });
  yield* ask(deleteOldest(db).run({ credentialId, askedFor }));
  return { id, concurrentIds: concurrent.map((one) => one.id) };
}

function* putOff(db: Db, due: { untilMs: number; connectionId: string; credentialId: string }): Unit<void> {
  if ((yield* ask(putOffLook(db).get(due))) === undefined) yield* ask(putOffRenewal(db).run(due));
}

export function* endAttempt(db: Db, ended: Parameters<AttemptsRoom["finish"]>[0]): Unit<void> {
  yield* ask(end(db).run(ended));
}

export function* journalOf(db: Db, credentialId: string, generation: number): Unit<AttemptRow[]> {
  return yield* ask(journal(db).all({ credentialId, generation }));
}

/** By clock or uptime: setting the clock forward ends no lease early, and a fast clock keeps none longer. */
function holdsLease(before: AttemptRow | undefined, { nowMs, upMs, leaseMs }: Lease): boolean {
  if (before === undefined || before.finished_at_ms !== null) return false;
  const { lease_until_ms: untilMs, started_at_ms: atMs, started_up_ms: startedUpMs } = before;
  const byClock = untilMs > nowMs && atMs <= nowMs + leaseMs;
  const byUptime = startedUpMs !== null && startedUpMs > upMs - leaseMs && startedUpMs <= upMs;
  return byClock || byUptime;
}
