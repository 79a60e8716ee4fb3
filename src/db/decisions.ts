/** Units of work that store what was decided of a connection, where what it was decided by still stands. */

import { and, count, desc, eq, lte, max } from "drizzle-orm";
import { type AttemptRow, listAttempts } from "./attempts.ts";
import type { ConnectionRow, EventRow } from "./connection-rows.ts";
import { attempt, connection, connectionEvent } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

export type Tx = Parameters<Parameters<typeof inTransaction>[1]>[0];

/** `event`: the entry of the history, null where there is none. `due`: null where the time stays. */
export type Decision<Changes = Partial<ConnectionRow>> = {
  changes: Changes;
  event: Pick<EventRow, "state" | "reason" | "at_ms"> | null;
  due: number | null;
};

/** What a decision is made by. `journal`: of its generation, newest first. */
export type Standing = { connection: ConnectionRow; journal: readonly AttemptRow[] };

/** `read.journal` null: the decision was made without it. */
export type Move = { read: { connection: ConnectionRow; journal: Standing["journal"] | null }; decision: Decision };

/** Whatever of a row a decision depends on; warnings change with the generation or the kind alone. */
const DECIDED_BY = [
  "generation",
  "state",
  "reason",
  "kind",
  "failures",
  "expires_at_ms",
] as const satisfies readonly (keyof ConnectionRow)[];

/** Of a connection: years of an ordinary life, weeks of a bad one. */
const KEPT_EVENTS = 50;

/** Row and journal are read one after the other: what changes in between is found when the decision is stored. */
export async function findStanding(store: Store, id: string): Promise<Standing | undefined> {
  const row = store.db.select().from(connection).where(eq(connection.id, id)).get();
  if (row === undefined) return undefined;
  return { connection: row, journal: await listAttempts(store, id, row.generation) };
}

/** All of them, or none where one was decided by what no longer stands: then false. */
export async function storeDecisions(store: Store, moves: readonly Move[]): Promise<boolean> {
  return inTransaction(store, (tx) => {
    if (!moves.every(({ read }) => stillStands(tx, read))) return false;
    for (const { read, decision } of moves) writeDecision(tx, read.connection.id, decision);
    return true;
  });
}

export function stillStands(tx: Tx, { connection: from, journal }: Move["read"]): boolean {
  const standing = tx.select().from(connection).where(eq(connection.id, from.id)).get();
  if (standing === undefined || DECIDED_BY.some((column) => standing[column] !== from[column])) return false;
  return journal === null || isJournal(tx, from, journal);
}

/** Attempts are added with a higher id and ended once; the oldest go only when one is added. */
function isJournal(tx: Tx, { id, generation }: ConnectionRow, journal: Standing["journal"]): boolean {
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
  // An update without a column is no statement.
  if (Object.keys(columns).length > 0) tx.update(connection).set(columns).where(eq(connection.id, id)).run();
  if (event !== null) writeEvent(tx, id, event);
}

/** The oldest beyond the bound is dropped. */
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
