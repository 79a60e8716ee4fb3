/** OAuth grants, in SQLite. */

import { and, asc, eq, isNotNull, isNull } from "drizzle-orm";
import type { GrantEnd, OauthGrantsRoom } from "#db/oauth-grants.ts";
import { restrictionToWrite } from "./account-rights.ts";
import { oauthGrant, oauthToken } from "./oauth-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

type Writer = Pick<SqliteFile["db"], "update">;

export function oauthGrantsIn(file: SqliteFile): OauthGrantsRoom {
  return {
    async list(workspaceId) {
      return file.db
        .select()
        .from(oauthGrant)
        .where(and(eq(oauthGrant.workspace_id, workspaceId), isNotNull(oauthGrant.connected_at_ms)))
        .orderBy(asc(oauthGrant.created_at_ms), asc(oauthGrant.id))
        .all();
    },
    async find(id) {
      return file.db.select().from(oauthGrant).where(eq(oauthGrant.id, id)).get();
    },
    async isConfirmedRedirect({ clientId, redirectUri }) {
      const found = file.db
        .select({ id: oauthGrant.id })
        .from(oauthGrant)
        .where(
          and(
            eq(oauthGrant.client_id, clientId),
            eq(oauthGrant.redirect_uri, redirectUri),
            isNull(oauthGrant.revoked_at_ms),
          ),
        )
        .limit(1)
        .get();
      return found !== undefined;
    },
    async setRestriction(id, restriction) {
      return inTransaction(file, (tx) => {
        const row = tx.select().from(oauthGrant).where(eq(oauthGrant.id, id)).get();
        if (row === undefined) return undefined;
        return tx
          .update(oauthGrant)
          .set(restrictionToWrite(tx, row, restriction))
          .where(eq(oauthGrant.id, id))
          .returning()
          .get();
      });
    },
    async end({ id, reason, atMs }) {
      inTransaction(file, (tx) => endGrant(tx, { id, reason, atMs }));
    },
  };
}

export function endGrant(tx: Writer, { id, reason, atMs }: { id: string; reason: GrantEnd; atMs: number }): void {
  tx.update(oauthGrant)
    .set({ revoked_at_ms: atMs, revoked_reason: reason })
    .where(and(eq(oauthGrant.id, id), isNull(oauthGrant.revoked_at_ms)))
    .run();
  tx.update(oauthToken)
    .set({ replay: null })
    .where(and(eq(oauthToken.grant_id, id), isNotNull(oauthToken.replay)))
    .run();
}
