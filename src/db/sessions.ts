/** Units of work on sessions. */

import { and, asc, desc, eq, lte, ne, or, sql } from "drizzle-orm";
import { type NewDevice, putDevice } from "./known-devices.ts";
import { operator, session } from "./operator-schema.ts";
import type { Store } from "./store.ts";
import { inTransaction, preparedOnce } from "./transaction.ts";

export type SessionRow = typeof session.$inferSelect;
export type SessionOfOperator = { session: SessionRow; operator: { id: string; email: string } };
/** A session is over when it began, or was last seen, at or before these times. */
export type Ends = { createdMs: number; seenMs: number };

export type NewSession = { row: SessionRow; device: NewDevice; passwordHash: string; ends: Ends; most: number };

/**
 * Sweeps what is over, and an operator's oldest beyond `most`. False where the password has changed since
 * `passwordHash` was looked at: nothing is written then, neither the session nor the device.
 */
export async function insertSession(
  store: Store,
  { row, device, passwordHash, ends, most }: NewSession,
): Promise<boolean> {
  return inTransaction(store, (tx) => {
    const standing = tx.select().from(operator).where(eq(operator.id, row.operator_id)).get();
    if (standing?.password_hash !== passwordHash) return false;
    tx.delete(session)
      .where(or(lte(session.created_at_ms, ends.createdMs), lte(session.last_seen_at_ms, ends.seenMs)))
      .run();
    tx.insert(session).values(row).run();
    putDevice(tx, { operatorId: row.operator_id, device, nowMs: row.created_at_ms });
    const newestFirst = tx
      .select({ id: session.id })
      .from(session)
      .where(eq(session.operator_id, row.operator_id))
      .orderBy(desc(session.created_at_ms), desc(sql`rowid`))
      .all();
    for (const { id } of newestFirst.slice(most)) tx.delete(session).where(eq(session.id, id)).run();
    return true;
  });
}

const byHash = preparedOnce((store) =>
  store.db
    .select({ session, operator: { id: operator.id, email: operator.email } })
    .from(session)
    .innerJoin(operator, eq(operator.id, session.operator_id))
    .where(eq(session.hash, sql.placeholder("hash")))
    .prepare(),
);

/** Over or not. Asked afresh for every request: an ended session stops at the next one. */
export async function findSessionByHash(store: Store, hash: Buffer): Promise<SessionOfOperator | undefined> {
  return byHash(store).get({ hash });
}

export async function touchSession(store: Store, id: string, atMs: number): Promise<void> {
  store.db.update(session).set({ last_seen_at_ms: atMs }).where(eq(session.id, id)).run();
}

/** Over or not, oldest first. */
export async function listSessions(store: Store, operatorId: string): Promise<SessionRow[]> {
  return store.db
    .select()
    .from(session)
    .where(eq(session.operator_id, operatorId))
    .orderBy(asc(session.created_at_ms), asc(sql`rowid`))
    .all();
}

/** False where this operator has no such session. */
export async function deleteSession(store: Store, { id, operatorId }: { id: string; operatorId: string }) {
  const ended = store.db
    .delete(session)
    .where(and(eq(session.id, id), eq(session.operator_id, operatorId)))
    .returning({ id: session.id })
    .all();
  return ended.length === 1;
}

/** How many ended. */
export async function deleteOtherSessions(
  store: Store,
  { keptId, operatorId }: { keptId: string; operatorId: string },
): Promise<number> {
  return store.db
    .delete(session)
    .where(and(ne(session.id, keptId), eq(session.operator_id, operatorId)))
    .returning({ id: session.id })
    .all().length;
}
