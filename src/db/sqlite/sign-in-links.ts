/** Links that sign in once, in SQLite. */

import { and, eq, gt, lte, or } from "drizzle-orm";
import type { SignInLinksRoom } from "#db/sign-in-links.ts";
import { ask, type Engine } from "./engine.ts";
import { operator, signInLink } from "./operator-schema.ts";

export function signInLinksIn(engine: Engine): SignInLinksRoom {
  return {
    async insert({ row, nowMs }) {
      await engine.transact(function* (tx) {
        yield* ask(
          tx
            .delete(signInLink)
            .where(or(lte(signInLink.expires_at_ms, nowMs), eq(signInLink.operator_id, row.operator_id)))
            .run(),
        );
        yield* ask(tx.insert(signInLink).values(row).run());
      });
    },
    async findOwner({ hash, nowMs }) {
      return engine.db
        .select({ id: operator.id, email: operator.email })
        .from(signInLink)
        .innerJoin(operator, eq(operator.id, signInLink.operator_id))
        .where(and(eq(signInLink.hash, hash), gt(signInLink.expires_at_ms, nowMs)))
        .get();
    },
  };
}
