/** Which ways to sign in the server takes, in SQLite. */

import { and, asc, notInArray } from "drizzle-orm";
import type { SignInPolicyRoom } from "#db/sign-in-policy.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { operator, operatorIdentity, passkey, recoveryCode, signInPolicy } from "./operator-schema.ts";
import { putRow } from "./put-row.ts";

const ONLY_ROW = 1;

export function signInPolicyIn(engine: Engine): SignInPolicyRoom {
  return {
    async passwordsOn() {
      return engine.read((db) => passwordsOn(db));
    },
    async setPasswords(on) {
      await engine.transact((tx) =>
        putRow(tx, signInPolicy, { row: { id: ONLY_ROW, passwords: on }, key: [signInPolicy.id] }),
      );
    },
    async dependents() {
      const withPasskey = engine.db.selectDistinct({ id: passkey.operator_id }).from(passkey);
      const withCode = engine.db.selectDistinct({ id: recoveryCode.operator_id }).from(recoveryCode);
      const withIdentity = engine.db.selectDistinct({ id: operatorIdentity.operator_id }).from(operatorIdentity);
      return (
        await engine.db
          .select({ email: operator.email })
          .from(operator)
          .where(
            and(
              notInArray(operator.id, withPasskey),
              notInArray(operator.id, withCode),
              notInArray(operator.id, withIdentity),
            ),
          )
          .orderBy(asc(operator.created_at_ms), asc(operator.id))
          .all()
      ).map(({ email }) => email);
    },
  };
}

export function* passwordsOn(db: Db): Unit<boolean> {
  return (yield* ask(db.select().from(signInPolicy).get()))?.passwords ?? true;
}
