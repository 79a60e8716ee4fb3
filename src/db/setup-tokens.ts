/** Units of work on the tokens of the first run. */

import { and, eq, gt, lte } from "drizzle-orm";
import { operator, setupToken } from "./operator-schema.ts";
import type { OperatorRow } from "./operators.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

/** Sweeps what has expired. False where there is an operator already: nothing is written then. */
export async function insertSetupToken(
  store: Store,
  { hash, expiresAtMs, nowMs }: { hash: Buffer; expiresAtMs: number; nowMs: number },
): Promise<boolean> {
  return inTransaction(store, (tx) => {
    tx.delete(setupToken).where(lte(setupToken.expires_at_ms, nowMs)).run();
    if (tx.select({ id: operator.id }).from(operator).limit(1).get() !== undefined) return false;
    tx.insert(setupToken).values({ hash, expires_at_ms: expiresAtMs }).run();
    return true;
  });
}

export async function isSetupToken(store: Store, hash: Buffer, nowMs: number): Promise<boolean> {
  return store.db.select().from(setupToken).where(unexpired(hash, nowMs)).get() !== undefined;
}

/**
 * The token is used up and the operator made in one commit; of all who bring tokens one makes the first operator.
 * False where the token is unknown or expired, or there is an operator.
 */
export async function redeemSetupToken(
  store: Store,
  { hash, row, nowMs }: { hash: Buffer; row: OperatorRow; nowMs: number },
): Promise<boolean> {
  return inTransaction(store, (tx) => {
    if (tx.select({ id: operator.id }).from(operator).limit(1).get() !== undefined) return false;
    if (tx.select().from(setupToken).where(unexpired(hash, nowMs)).get() === undefined) return false;
    tx.insert(operator).values(row).run();
    tx.delete(setupToken).run();
    return true;
  });
}

function unexpired(hash: Buffer, nowMs: number) {
  return and(eq(setupToken.hash, hash), gt(setupToken.expires_at_ms, nowMs));
}
