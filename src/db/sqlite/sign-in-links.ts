/** Links that sign in once, in SQLite. */

import { and, eq, gt, lte, or } from "drizzle-orm";
import type { SignInLinksRoom } from "#db/sign-in-links.ts";
import { operator, signInLink } from "./operator-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function signInLinksIn(file: SqliteFile): SignInLinksRoom {
  return {
    async insert({ row, nowMs }) {
      inTransaction(file, (tx) => {
        tx.delete(signInLink)
          .where(or(lte(signInLink.expires_at_ms, nowMs), eq(signInLink.operator_id, row.operator_id)))
          .run();
        tx.insert(signInLink).values(row).run();
      });
    },
    async findOwner({ hash, nowMs }) {
      return file.db
        .select({ id: operator.id, email: operator.email })
        .from(signInLink)
        .innerJoin(operator, eq(operator.id, signInLink.operator_id))
        .where(and(eq(signInLink.hash, hash), gt(signInLink.expires_at_ms, nowMs)))
        .get();
    },
  };
}
