/** Decisions about connections, in SQLite. */

import { and, asc, count, desc, eq, lte, max, ne, sql } from "drizzle-orm";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Decision, DecisionBasis, DecisionsRoom, Move } from "#db/decisions.ts";
import { journalOf } from "./attempts.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { joined } from "./joined-connection.ts";
import { prepared } from "./prepared.ts";
import { attempt, connectionEvent } from "./schema.ts";
import { writeConnection } from "./write-connection.ts";

/** The columns that decisions depend on; warnings change only with generation or kind. */
const DECIDED_BY = [
  "credential_id",
  "generation",
  "state",
  "state_since_ms",
  "reason",
  "kind",
  "failures",
  "expires_at_ms",
] as const satisfies readonly (keyof ConnectionRow)[];

const KEPT_EVENTS = 50;

const { placeholder } = sql;

const byId = prepared((db) =>
  db
    .select()
    .from(joined)
    .where(eq(joined.id, placeholder("id")))
    .prepare(),
);
const unchanged = prepared((db) => {
  const isAsRead = DECIDED_BY.map((name) => sql`${joined[name]} IS NOT DISTINCT FROM ${placeholder(name)}`);
  return db
    .select({ id: joined.id })
    .from(joined)
    .where(and(eq(joined.id, placeholder("id")), ...isAsRead))
    .prepare();
});
const others = prepared((db) =>
  db
    .select()
    .from(joined)
    .where(and(eq(joined.credential_id, placeholder("credentialId")), ne(joined.id, placeholder("id"))))
    .orderBy(asc(joined.id))
    .prepare(),
);
const journalFacts = prepared((db) =>
  db
    .select({ newest: max(attempt.id), ended: count(attempt.finished_at_ms) })
    .from(attempt)
    .where(
      and(eq(attempt.credential_id, placeholder("credentialId")), eq(attempt.generation, placeholder("generation"))),
    )
    .prepare(),
);
const insertEvent = prepared((db) =>
  db
    .insert(connectionEvent)
    .values({
      connection_id: placeholder("id"),
      state: placeholder("state"),
      reason: placeholder("reason"),
      at_ms: placeholder("at_ms"),
    })
    .prepare(),
);
const deleteOldestEvents = prepared((db) => {
  const ofThis = eq(connectionEvent.connection_id, placeholder("id"));
  const ids = db
    .select({ id: connectionEvent.id })
    .from(connectionEvent)
    .where(ofThis)
    .orderBy(desc(connectionEvent.id));
  const tooMany = sql`(${ids.limit(1).offset(KEPT_EVENTS)})`;
  return db
    .delete(connectionEvent)
    .where(and(ofThis, lte(connectionEvent.id, tooMany)))
    .prepare();
});

export function decisionsIn(engine: Engine): DecisionsRoom {
  return {
    findBasis: ({ id }) =>
      engine.read(function* (db) {
        const row = yield* ask(byId(db).get({ id }));
        engine.invalidate();
        if (row === undefined) return undefined;
        const siblings = yield* ask(others(db).all({ credentialId: row.credential_id, id }));
        return yield* basisOf(db, row, siblings);
      }),
    findShared: ({ id, credential_id: credentialId }) =>
      engine.read(function* (db) {
        const existing = yield* ask(byId(db).get({ id }));
        engine.invalidate();
        const rest = yield* ask(others(db).all({ credentialId, id }));
        const [row, ...siblings] = existing?.credential_id === credentialId ? [existing, ...rest] : rest;
        return row === undefined ? undefined : yield* basisOf(db, row, siblings);
      }),
    store: (moves) =>
      engine.group(function* (db) {
        const reads = moves.map(({ read }) => read);
        if (!(yield* areUnchanged(db, reads))) return false;
        for (const { read, decision } of moves) yield* writeDecision(db, read.connection, decision);
        return true;
      }),
  };
}

function* basisOf(db: Db, connection: ConnectionRow, siblings: readonly ConnectionRow[]): Unit<DecisionBasis> {
  return { connection, siblings, journal: yield* journalOf(db, connection.credential_id, connection.generation) };
}

export function* isUnchanged(db: Db, { connection: from, journal }: Move["read"]): Unit<boolean> {
  if ((yield* ask(unchanged(db).get(from))) === undefined) return false;
  return journal === null || (yield* isJournal(db, from, journal));
}

export function* areUnchanged(db: Db, reads: readonly Move["read"][]): Unit<boolean> {
  for (const read of reads) if (!(yield* isUnchanged(db, read))) return false;
  return true;
}

/** Attempts are added with a higher id and ended once, so newest id and number of ended ones identify the journal. */
function* isJournal(
  db: Db,
  { credential_id: credentialId, generation }: ConnectionRow,
  journal: DecisionBasis["journal"],
): Unit<boolean> {
  const now = yield* ask(journalFacts(db).get({ credentialId, generation }));
  const ended = journal.filter(({ finished_at_ms: endedMs }) => endedMs !== null).length;
  return now?.newest === (journal[0]?.id ?? null) && now.ended === ended;
}

export function* writeDecision(db: Db, from: ConnectionRow, { changes, event, due }: Decision): Unit<void> {
  yield* writeConnection(db, from, due === null ? changes : { ...changes, due_at_ms: due });
  if (event !== null) yield* writeEvent(db, from.id, event);
}

export function* writeEvent(db: Db, id: string, event: NonNullable<Decision["event"]>): Unit<void> {
  yield* ask(insertEvent(db).run({ id, ...event }));
  yield* ask(deleteOldestEvents(db).run({ id }));
}
