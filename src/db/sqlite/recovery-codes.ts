/** Recovery codes, in SQLite. */

import { count, eq } from "drizzle-orm";
import type { RecoveryCodesRoom } from "#db/recovery-codes.ts";
import { ask, type Engine } from "./engine.ts";
import { exists } from "./exists.ts";
import { operator, recoveryCode } from "./operator-schema.ts";
import { requireSession } from "./require-maker.ts";

export function recoveryCodesIn(engine: Engine): RecoveryCodesRoom {
  return {
    async hasAny() {
      return engine.read((db) => exists(db, recoveryCode));
    },
    async count(operatorId) {
      const own = eq(recoveryCode.operator_id, operatorId);
      return (await engine.db.select({ n: count() }).from(recoveryCode).where(own).get())?.n ?? 0;
    },
    async replace({ operatorId, hashes, atMs, maker = null }) {
      await engine.transact(function* (tx) {
        yield* requireSession(tx, maker);
        yield* ask(tx.delete(recoveryCode).where(eq(recoveryCode.operator_id, operatorId)).run());
        const rows = hashes.map((hash) => ({ hash, operator_id: operatorId, created_at_ms: atMs }));
        yield* ask(tx.insert(recoveryCode).values(rows).run());
      });
    },
    async findOwner(hash) {
      return engine.db
        .select({ id: operator.id, email: operator.email })
        .from(recoveryCode)
        .innerJoin(operator, eq(operator.id, recoveryCode.operator_id))
        .where(eq(recoveryCode.hash, hash))
        .get();
    },
  };
}
