/** Whether what an operator signs in with still holds when the session begins, and what a use of it changes. */

import { and, eq, lt } from "drizzle-orm";
import type { Proof } from "#db/sessions.ts";
import { operator, passkey } from "./operator-schema.ts";
import type { Tx } from "./transaction.ts";

export type Proved = { operatorId: string; proof: Proof; nowMs: number };

/** In the session's own transaction, so that what was replaced or used up meanwhile opens nothing. */
export function useProof(tx: Tx, { operatorId, proof, nowMs }: Proved): boolean {
  const standing = tx.select().from(operator).where(eq(operator.id, operatorId)).get();
  if (standing === undefined) return false;
  if (proof.way === "password") return standing.password_hash === proof.hash;
  const { id, counter } = proof;
  // Many passkeys do not count and always say 0. In others the counter rises, unless there are two copies.
  const rises = counter === 0 ? eq(passkey.counter, 0) : lt(passkey.counter, counter);
  const used = tx
    .update(passkey)
    .set({ counter, last_used_at_ms: nowMs })
    .where(and(eq(passkey.id, id), eq(passkey.operator_id, operatorId), rises))
    .returning({ id: passkey.id })
    .all();
  return used.length === 1;
}
