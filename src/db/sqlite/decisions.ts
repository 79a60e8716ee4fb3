/** Decisions about connections, in SQLite. */

import { and, count, desc, eq, getTableColumns, lte, max, sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Decision, DecisionBasis, DecisionsRoom, Move } from "#db/decisions.ts";
import { journalOf } from "./attempts.ts";
import { prepared } from "./prepared.ts";
import { attempt, connection, connectionEvent } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";

/** The columns that decisions depend on; warnings change only with generation or kind. */
const DECIDED_BY = [
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
    .from(connection)
    .where(eq(connection.id, placeholder("id")))
    .prepare(),
);
const journalFacts = prepared((db) =>
  db
    .select({ newest: max(attempt.id), ended: count(attempt.finished_at_ms) })
    .from(attempt)
    .where(and(eq(attempt.connection_id, placeholder("id")), eq(attempt.generation, placeholder("generation"))))
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

/** Each kind of decision changes the same columns every time. */
const MAX_STATEMENTS = 50;

const updates = new LRUCache<string, ReturnType<typeof updateOf>>({ max: MAX_STATEMENTS });

export function decisionsIn(file: SqliteFile): DecisionsRoom {
  return {
    async findBasis(id) {
      const row = byId(file).get({ id });
      file.cache.invalidate();
      if (row === undefined) return undefined;
      return { connection: row, journal: journalOf(file, id, row.generation) };
    },
    store: (moves) =>
      file.group.run(() => {
        if (!moves.every(({ read }) => isUnchanged(file, read))) return false;
        for (const { read, decision } of moves) writeDecision(file, read.connection.id, decision);
        return true;
      }),
  };
}

export function isUnchanged(file: SqliteFile, { connection: from, journal }: Move["read"]): boolean {
  const existing = byId(file).get({ id: from.id });
  if (existing === undefined || DECIDED_BY.some((column) => existing[column] !== from[column])) return false;
  return journal === null || isJournal(file, from, journal);
}

/** Attempts are added with a higher id and ended once, so newest id and number of ended ones identify the journal. */
function isJournal(file: SqliteFile, { id, generation }: ConnectionRow, journal: DecisionBasis["journal"]): boolean {
  const now = journalFacts(file).get({ id, generation });
  const ended = journal.filter(({ finished_at_ms: endedMs }) => endedMs !== null).length;
  return now?.newest === (journal[0]?.id ?? null) && now.ended === ended;
}

export function writeDecision(file: SqliteFile, id: string, { changes, event, due }: Decision): void {
  updateConnection(file, id, due === null ? changes : { ...changes, due_at_ms: due });
  if (event !== null) writeEvent(file, id, event);
}

export function updateConnection(file: SqliteFile, id: string, changes: Partial<ConnectionRow>): void {
  const names = Object.keys(changes);
  if (names.length === 0) return;
  const key = names.join();
  const update = updates.get(key) ?? updateOf(names);
  updates.set(key, update);
  update(file).run({ ...changes, id });
}

function updateOf(names: readonly string[]) {
  const columns = Object.entries(getTableColumns(connection)).filter(([name]) => names.includes(name));
  const set = columns.map(([name, column]) => [name, sql`${sql.param(placeholder(name), column)}`] as const);
  return prepared((db) =>
    db
      .update(connection)
      .set(Object.fromEntries(set))
      .where(eq(connection.id, placeholder("id")))
      .prepare(),
  );
}

export function writeEvent(file: SqliteFile, id: string, event: NonNullable<Decision["event"]>): void {
  insertEvent(file).run({ id, ...event });
  deleteOldestEvents(file).run({ id });
}
