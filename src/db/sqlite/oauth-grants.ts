/** OAuth grants, in SQLite. */

import { and, asc, eq, isNotNull, isNull } from "drizzle-orm";
import type { GrantEnd, OauthGrantsRoom } from "#db/oauth-grants.ts";
import { restrictionToWrite } from "./account-rights.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { exists } from "./exists.ts";
import { oauthGrant, oauthToken } from "./oauth-schema.ts";

export function oauthGrantsIn(engine: Engine): OauthGrantsRoom {
  return {
    async list(workspaceId) {
      return engine.db
        .select()
        .from(oauthGrant)
        .where(and(eq(oauthGrant.workspace_id, workspaceId), isNotNull(oauthGrant.connected_at_ms)))
        .orderBy(asc(oauthGrant.created_at_ms), asc(oauthGrant.id))
        .all();
    },
    async find(id) {
      return engine.db.select().from(oauthGrant).where(eq(oauthGrant.id, id)).get();
    },
    async isConfirmedRedirect({ clientId, redirectUri }) {
      const asked = and(eq(oauthGrant.client_id, clientId), eq(oauthGrant.redirect_uri, redirectUri));
      return engine.read((db) => exists(db, oauthGrant, and(asked, isNull(oauthGrant.revoked_at_ms))));
    },
    async setRestriction(id, restriction) {
      return engine.transact(function* (tx) {
        const row = yield* ask(tx.select().from(oauthGrant).where(eq(oauthGrant.id, id)).get());
        if (row === undefined) return undefined;
        return yield* ask(
          tx
            .update(oauthGrant)
            .set(yield* restrictionToWrite(tx, row, restriction))
            .where(eq(oauthGrant.id, id))
            .returning()
            .get(),
        );
      });
    },
    async end({ id, reason, atMs }) {
      await engine.transact((tx) => endGrant(tx, { id, reason, atMs }));
    },
  };
}

export function* endGrant(tx: Db, { id, reason, atMs }: { id: string; reason: GrantEnd; atMs: number }): Unit<void> {
  yield* ask(
    tx
      .update(oauthGrant)
      .set({ revoked_at_ms: atMs, revoked_reason: reason })
      .where(and(eq(oauthGrant.id, id), isNull(oauthGrant.revoked_at_ms)))
      .run(),
  );
  yield* ask(
    tx
      .update(oauthToken)
      .set({ replay: null })
      .where(and(eq(oauthToken.grant_id, id), isNotNull(oauthToken.replay)))
      .run(),
  );
}
