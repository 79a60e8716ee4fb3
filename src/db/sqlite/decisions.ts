/** Decisions about connections, in SQLite. */

import { and, asc, count, desc, eq, lte, max, ne, sql } from "drizzle-orm";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Decision, DecisionBasis, DecisionsRoom, Move } from "#db/decisions.ts";
import { journalOf } from "./attempts.ts";
import { joined } from "./joined-connection.ts";
import { prepared } from "./prepared.ts";
import { attempt, connectionEvent } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { writeConnection } from "./write-connection.ts";

/** The columns that decisions depend on; warnings change only with generation or kind. */
const DECIDED_BY = [
  "credential_id",
  "generation",
  "state",
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

export function decisionsIn(file: SqliteFile): DecisionsRoom {
  return {
    async findBasis({ id }) {
      const row = byId(file).get({ id });
      file.cache.invalidate();
      if (row === undefined) return undefined;
      return basisOf(file, row, others(file).all({ credentialId: row.credential_id, id }));
    },
    async findShared({ id, credential_id: credentialId }) {
      const existing = byId(file).get({ id });
      file.cache.invalidate();
      const rest = others(file).all({ credentialId, id });
      const [row, ...siblings] = existing?.credential_id === credentialId ? [existing, ...rest] : rest;
      return row === undefined ? undefined : basisOf(file, row, siblings);
    },
    store: (moves) =>
      file.group.run(() => {
        if (!moves.every(({ read }) => isUnchanged(file, read))) return false;
        for (const { read, decision } of moves) writeDecision(file, read.connection, decision);
        return true;
      }),
  };
}

function basisOf(file: SqliteFile, connection: ConnectionRow, siblings: readonly ConnectionRow[]): DecisionBasis {
  return { connection, siblings, journal: journalOf(file, connection.credential_id, connection.generation) };
}

export function isUnchanged(file: SqliteFile, { connection: from, journal }: Move["read"]): boolean {
  const existing = byId(file).get({ id: from.id });
  if (existing === undefined || DECIDED_BY.some((column) => existing[column] !== from[column])) return false;
  return journal === null || isJournal(file, from, journal);
}

/** Attempts are added with a higher id and ended once, so newest id and number of ended ones identify the journal. */
function isJournal(
  file: SqliteFile,
  { credential_id: credentialId, generation }: ConnectionRow,
  journal: DecisionBasis["journal"],
): boolean {
  const now = journalFacts(file).get({ credentialId, generation });
  const ended = journal.filter(({ finished_at_ms: endedMs }) => endedMs !== null).length;
  return now?.newest === (journal[0]?.id ?? null) && now.ended === ended;
}

export function writeDecision(file: SqliteFile, from: ConnectionRow, { changes, event, due }: Decision): void {
  writeConnection(file, from, due === null ? changes : { ...changes, due_at_ms: due });
  if (event !== null) writeEvent(file, from.id, event);
}

export function writeEvent(file: SqliteFile, id: string, event: NonNullable<Decision["event"]>): void {
  insertEvent(file).run({ id, ...event });
  deleteOldestEvents(file).run({ id });
}
