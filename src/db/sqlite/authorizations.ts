/** Authorisations under way, in SQLite. */

import { and, eq, lte, sql } from "drizzle-orm";
import type { AuthorizationKey, AuthorizationsRoom } from "#db/authorizations.ts";
import { ask, type Engine } from "./engine.ts";
import { authorization } from "./schema.ts";

export function authorizationsIn(engine: Engine): AuthorizationsRoom {
  return {
    async insert(row, nowMs) {
      await engine.transact(function* (tx) {
        yield* ask(tx.delete(authorization).where(lte(authorization.expires_at_ms, nowMs)).run());
        yield* ask(tx.insert(authorization).values(row).run());
      });
    },
    async find(key) {
      return engine.db.select().from(authorization).where(matching(key)).get();
    },
    async findPlace({ stateHash, sessionId }) {
      return engine.db
        .select({ workspace_id: authorization.workspace_id, module: authorization.module })
        .from(authorization)
        .where(and(eq(authorization.state_hash, stateHash), eq(authorization.session_id, sessionId)))
        .get();
    },
    async take(key) {
      return engine.db.delete(authorization).where(matching(key)).returning().get();
    },
  };
}

function matching({ state_hash, workspace_id, module, step, session_id }: AuthorizationKey) {
  return and(
    eq(authorization.state_hash, state_hash),
    eq(authorization.workspace_id, workspace_id),
    eq(authorization.module, module),
    eq(authorization.step, step),
    sql`${authorization.session_id} IS NOT DISTINCT FROM ${session_id}`,
  );
}
