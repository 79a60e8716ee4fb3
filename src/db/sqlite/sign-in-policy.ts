/** Which ways to sign in the server takes, in SQLite. */

import { and, asc, notInArray } from "drizzle-orm";
import type { SignInPolicyRoom } from "#db/sign-in-policy.ts";
import { operator, operatorIdentity, passkey, recoveryCode, signInPolicy } from "./operator-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";

const ONLY_ROW = 1;

export function signInPolicyIn(file: SqliteFile): SignInPolicyRoom {
  return {
    async passwordsOn() {
      return passwordsOn(file.db);
    },
    async setPasswords(on) {
      file.db
        .insert(signInPolicy)
        .values({ id: ONLY_ROW, passwords: on })
        .onConflictDoUpdate({ target: signInPolicy.id, set: { passwords: on } })
        .run();
    },
    async dependents() {
      const withPasskey = file.db.selectDistinct({ id: passkey.operator_id }).from(passkey);
      const withCode = file.db.selectDistinct({ id: recoveryCode.operator_id }).from(recoveryCode);
      const withIdentity = file.db.selectDistinct({ id: operatorIdentity.operator_id }).from(operatorIdentity);
      return file.db
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
        .map(({ email }) => email);
    },
  };
}

export function passwordsOn(db: Pick<SqliteFile["db"], "select">): boolean {
  return db.select().from(signInPolicy).get()?.passwords ?? true;
}
