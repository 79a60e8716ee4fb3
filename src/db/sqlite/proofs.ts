/** Whether what an operator signs in with still holds when the session begins, and what a use of it changes. */

import { and, eq, gt, lt } from "drizzle-orm";
import type { Proof } from "#db/sessions.ts";
import { ask, type Db, type Unit } from "./engine.ts";
import { operator, operatorIdentity, passkey, recoveryCode, signInLink } from "./operator-schema.ts";
import { passwordsOn } from "./sign-in-policy.ts";

export type Proved = { operatorId: string; proof: Proof; nowMs: number };

type ProofOf<Way> = Extract<Proof, { way: Way }>;

/** In the session's own transaction, so that what was replaced or used up meanwhile opens nothing. */
export function* consumeProof(tx: Db, { operatorId, proof, nowMs }: Proved): Unit<boolean> {
  const standing = yield* ask(tx.select().from(operator).where(eq(operator.id, operatorId)).get());
  if (standing === undefined) return false;
  switch (proof.way) {
    case "password":
      return standing.password_hash === proof.hash && (yield* passwordsOn(tx));
    case "provider":
      return yield* linkIdentity(tx, { operatorId, proof, nowMs });
    case "passkey":
      return yield* countPasskey(tx, { operatorId, proof, nowMs });
    case "recovery_code": {
      const code = and(eq(recoveryCode.hash, proof.hash), eq(recoveryCode.operator_id, operatorId));
      return (yield* ask(tx.delete(recoveryCode).where(code).returning().all())).length === 1;
    }
    case "link": {
      const link = and(eq(signInLink.hash, proof.hash), eq(signInLink.operator_id, operatorId));
      return (
        (yield* ask(
          tx
            .delete(signInLink)
            .where(and(link, gt(signInLink.expires_at_ms, nowMs)))
            .returning()
            .all(),
        )).length === 1
      );
    }
  }
}

/** The first sign-in links the two; from then on nobody else at the provider is this operator, whatever the address. */
function* linkIdentity(tx: Db, { operatorId, proof, nowMs }: Proved & { proof: ProofOf<"provider"> }): Unit<boolean> {
  const { issuer, subject } = proof;
  const linked = yield* ask(
    tx.select().from(operatorIdentity).where(eq(operatorIdentity.operator_id, operatorId)).get(),
  );
  if (linked !== undefined) return linked.issuer === issuer && linked.subject === subject;
  const row = { operator_id: operatorId, issuer, subject, linked_at_ms: nowMs };
  return (yield* ask(tx.insert(operatorIdentity).values(row).onConflictDoNothing().returning().all())).length === 1;
}

function* countPasskey(tx: Db, { operatorId, proof, nowMs }: Proved & { proof: ProofOf<"passkey"> }): Unit<boolean> {
  const { id, counter } = proof;
  // Many passkeys do not count and always say 0. In others the counter rises, unless there are two copies.
  const rises = counter === 0 ? eq(passkey.counter, 0) : lt(passkey.counter, counter);
  const used = yield* ask(
    tx
      .update(passkey)
      .set({ counter, last_used_at_ms: nowMs })
      .where(and(eq(passkey.id, id), eq(passkey.operator_id, operatorId), rises))
      .returning({ id: passkey.id })
      .all(),
  );
  return used.length === 1;
}
