/** Decisions about connections, in SQLite. */

import { and, count, desc, eq, lte, max } from "drizzle-orm";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Decision, DecisionBasis, DecisionsRoom, Move } from "#db/decisions.ts";
import { journalOf } from "./attempts.ts";
import { attempt, connection, connectionEvent } from "./schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction, type Tx } from "./transaction.ts";

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

export function decisionsIn(file: SqliteFile): DecisionsRoom {
  return {
    async findBasis(id) {
      const row = file.db.select().from(connection).where(eq(connection.id, id)).get();
      file.cache.invalidate();
      if (row === undefined) return undefined;
      return { connection: row, journal: journalOf(file, id, row.generation) };
    },
    async store(moves) {
      return inTransaction(file, (tx) => {
        if (!moves.every(({ read }) => isUnchanged(tx, read))) return false;
        for (const { read, decision } of moves) writeDecision(tx, read.connection.id, decision);
        return true;
      });
    },
  };
}

export function isUnchanged(tx: Tx, { connection: from, journal }: Move["read"]): boolean {
  const existing = tx.select().from(connection).where(eq(connection.id, from.id)).get();
  if (existing === undefined || DECIDED_BY.some((column) => existing[column] !== from[column])) return false;
  return journal === null || isJournal(tx, from, journal);
}

/** Attempts are added with a higher id and ended once, so newest id and number of ended ones identify the journal. */
function isJournal(tx: Tx, { id, generation }: ConnectionRow, journal: DecisionBasis["journal"]): boolean {
  const now = tx
    .select({ newest: max(attempt.id), ended: count(attempt.finished_at_ms) })
    .from(attempt)
    .where(and(eq(attempt.connection_id, id), eq(attempt.generation, generation)))
    .get();
  const ended = journal.filter(({ finished_at_ms: endedMs }) => endedMs !== null).length;
  return now?.newest === (journal[0]?.id ?? null) && now.ended === ended;
}

export function writeDecision(tx: Tx, id: string, { changes, event, due }: Decision): void {
  const columns = due === null ? changes : { ...changes, due_at_ms: due };
  if (Object.keys(columns).length > 0) tx.update(connection).set(columns).where(eq(connection.id, id)).run();
  if (event !== null) writeEvent(tx, id, event);
}

export function writeEvent(tx: Tx, connectionId: string, event: NonNullable<Decision["event"]>): void {
  tx.insert(connectionEvent)
    .values({ connection_id: connectionId, ...event })
    .run();
  const ofThis = eq(connectionEvent.connection_id, connectionId);
  const oldest = tx
    .select({ id: connectionEvent.id })
    .from(connectionEvent)
    .where(ofThis)
    .orderBy(desc(connectionEvent.id))
    .limit(1)
    .offset(KEPT_EVENTS)
    .get();
  if (oldest !== undefined)
    tx.delete(connectionEvent)
      .where(and(ofThis, lte(connectionEvent.id, oldest.id)))
      .run();
}
