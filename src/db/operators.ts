/** Units of work on operators. */

import { asc, eq } from "drizzle-orm";
import { knownDevice, operator, session, setupToken } from "./operator-schema.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

export type OperatorRow = typeof operator.$inferSelect;

/** With the first one the first run is over: no setup token is left. False where the address is taken. */
export async function insertOperator(store: Store, row: OperatorRow): Promise<boolean> {
  return inTransaction(store, (tx) => {
    const added = tx.insert(operator).values(row).onConflictDoNothing().returning({ id: operator.id }).all();
    tx.delete(setupToken).run();
    return added.length === 1;
  });
}

/** Oldest first. */
export async function listOperators(store: Store): Promise<OperatorRow[]> {
  return store.db.select().from(operator).orderBy(asc(operator.created_at_ms), asc(operator.id)).all();
}

export async function hasOperator(store: Store): Promise<boolean> {
  return store.db.select({ id: operator.id }).from(operator).limit(1).get() !== undefined;
}

export async function findOperatorByEmail(store: Store, email: string): Promise<OperatorRow | undefined> {
  return store.db.select().from(operator).where(eq(operator.email, email)).get();
}

export async function findOperator(store: Store, id: string): Promise<OperatorRow | undefined> {
  return store.db.select().from(operator).where(eq(operator.id, id)).get();
}

/** A new password and the end of every session but `keptSessionId` and every known device, in one commit. How many sessions ended. */
export async function changePassword(
  store: Store,
  {
    id,
    passwordHash,
    keptSessionId,
    atMs,
  }: { id: string; passwordHash: string; keptSessionId: string | null; atMs: number },
): Promise<number> {
  return inTransaction(store, (tx) => {
    tx.update(operator)
      .set({ password_hash: passwordHash, password_changed_at_ms: atMs })
      .where(eq(operator.id, id))
      .run();
    tx.delete(knownDevice).where(eq(knownDevice.operator_id, id)).run();
    const ended = tx
      .select({ id: session.id })
      .from(session)
      .where(eq(session.operator_id, id))
      .all()
      .filter((row) => row.id !== keptSessionId);
    for (const row of ended) tx.delete(session).where(eq(session.id, row.id)).run();
    return ended.length;
  });
}
