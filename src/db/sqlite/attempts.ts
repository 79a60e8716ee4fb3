/** The journal of attempts, in SQLite. */

import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lte, max, or, sql } from "drizzle-orm";
import type { AttemptRow, AttemptsRoom, Claim, Lease } from "#db/attempts.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import type { KeptConnections } from "./kept-connections.ts";
import { nobodyElses } from "./nobody-elses.ts";
import { prepared } from "./prepared.ts";
import { attempt, connection, credential } from "./schema.ts";

/** Of a credential, and of the verifications of each of its connections. */
const KEPT = 50;

/**
 * How long a refresh whose lease is over is still waited for. Its holder may have new tokens that it could not store
 * while the database was away, and tries every few seconds; sending the old refresh token first could end them.
 */
export const RETURN_MS = 30_000;

const { placeholder } = sql;
const ofThis = eq(attempt.credential_id, placeholder("credentialId"));
const asking = sql`${attempt.connection_id} IS NOT DISTINCT FROM ${placeholder("askedFor")}`;

const isThis = eq(credential.id, placeholder("credentialId"));
/** Written out, since drizzle leaves tables' names out of what is selected. */
const connections = sql<number>`(SELECT count(*) FROM connection WHERE connection.credential_id = credential.id)`;
const shown = { generation: credential.generation, connections: connections.as("connections") };
const generationOf = prepared((db) =>
  db.select({ generation: credential.generation }).from(credential).where(isThis).prepare(),
);
/** Older attempts ended, or their lease ran out, before this one was claimed. */
const newest = prepared((db) => {
  const { id, lease_until_ms, started_up_ms, finished_at_ms } = attempt;
  const facts = { id, lease_until_ms, started_up_ms, finished_at_ms };
  return db.select(facts).from(attempt).where(ofThis).orderBy(desc(id)).limit(1).prepare();
});
/** Newest first: the newest one, those of the generation, and those that began after that. */
const before = prepared((db) => {
  const newestId = db
    .select({ id: max(attempt.id) })
    .from(attempt)
    .where(ofThis);
  const isOfGeneration = eq(attempt.generation, placeholder("generation"));
  const isRecent = gt(attempt.started_at_ms, placeholder("afterMs"));
  return db
    .select()
    .from(attempt)
    .where(and(ofThis, or(inArray(attempt.id, newestId), isOfGeneration, isRecent)))
    .orderBy(desc(attempt.id))
    .prepare();
});
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
const lengthen = prepared((db) =>
  db
    .update(attempt)
    .set({ lease_until_ms: sql`${placeholder("untilMs")}` })
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

export function attemptsIn(engine: Engine, kept: KeptConnections): AttemptsRoom {
  /** The credential stands for its attempts: whoever has its row is the only one who claims it. */
  const taken = prepared((db) => {
    const free = db.select(shown).from(credential).where(isThis);
    return db
      .select({ generation: sql<number>`generation`, connections: sql<number>`connections` })
      .from(nobodyElses(free, engine))
      .prepare();
  });
  return {
    claim(claim) {
      const { credentialId, workspaceId, module } = claim;
      // Of what every call needs, a claim changes when the connection is due.
      const forget = () => kept.byModule.forget(workspaceId, module);
      return engine.claim(function* (db) {
        const own = yield* ask(taken(db).get({ credentialId }));
        if (own !== undefined && own.generation !== claim.generation) return "moved";
        if (own !== undefined) return yield* claimIn(db, claim, own.connections === 1);
        return (yield* ask(generationOf(db).get({ credentialId })))?.generation === claim.generation
          ? "leased"
          : "moved";
      }, forget);
    },
    async isUnderLease(lease) {
      return holdsLease(await newest(engine.db).get(lease), lease);
    },
    async isNewest({ id, credentialId }) {
      return (await newest(engine.db).get({ credentialId }))?.id === id;
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

type Outcome = Awaited<ReturnType<AttemptsRoom["claim"]>>;

function* claimIn(db: Db, claim: Claim, isAlone: boolean): Unit<Outcome> {
  const { credentialId, connectionId, generation, kind, nowMs, upMs, leaseMs, minGapMs } = claim;
  const askedFor = kind === "verify" ? connectionId : null;
  const [untilMs, afterMs] = [nowMs + leaseMs, nowMs - minGapMs];
  const known = yield* ask(before(db).all({ credentialId, generation, afterMs }));
  if (holdsLease(known[0], claim) || (yield* isAwaited(db, known[0], claim))) return "leased";
  const isSame = (one: AttemptRow) => one.kind === kind && one.connection_id === askedFor;
  const isRecent = ({ started_at_ms: atMs }: AttemptRow) => atMs > afterMs && atMs <= nowMs;
  if (known.some((one) => isSame(one) && isRecent(one))) return "too_soon";
  const { id } = yield* ask(begin(db).get({ credentialId, askedFor, generation, kind, nowMs, untilMs, upMs }));
  // Nobody needs to look before the lease ends, and then somebody must, even if this process was killed.
  if (kind !== "replace") yield* putOff(db, { untilMs, connectionId, credentialId });
  yield* ask(deleteOldest(db).run({ credentialId, askedFor }));
  const earlier = known.filter((one) => one.generation === generation);
  const concurrent = earlier.filter((one) => one.kind === kind && one.finished_at_ms === null);
  const own = {
    ...{ id, credential_id: credentialId, connection_id: askedFor, generation, kind, started_at_ms: nowMs },
    ...{ lease_until_ms: untilMs, started_up_ms: upMs, finished_at_ms: null, outcome: null, endpoint: null },
  };
  return { id, concurrentIds: concurrent.map((one) => one.id), journal: [own, ...earlier], isAlone };
}

/** At the first look after a refresh's lease, which is lengthened by that; whoever looks when that is over takes over. */
function* isAwaited(db: Db, before: AttemptRow | undefined, { generation, nowMs, leaseMs }: Claim): Unit<boolean> {
  if (before?.kind !== "refresh" || before.finished_at_ms !== null || before.generation !== generation) return false;
  const { id, started_at_ms: atMs, lease_until_ms: untilMs } = before;
  if (untilMs !== atMs + leaseMs) return false;
  yield* ask(lengthen(db).run({ id, untilMs: nowMs + RETURN_MS }));
  return true;
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

type LeaseFacts = Pick<AttemptRow, "lease_until_ms" | "started_up_ms" | "finished_at_ms">;

/** By clock or uptime: setting the clock forward ends no lease early, and a fast clock keeps none longer. */
function holdsLease(before: LeaseFacts | undefined, { nowMs, upMs, leaseMs }: Lease): boolean {
  if (before === undefined || before.finished_at_ms !== null) return false;
  const { lease_until_ms: untilMs, started_up_ms: startedUpMs } = before;
  const byClock = untilMs > nowMs && untilMs <= nowMs + 2 * leaseMs + RETURN_MS;
  const byUptime = startedUpMs !== null && startedUpMs > upMs - leaseMs && startedUpMs <= upMs;
  return byClock || byUptime;
}
