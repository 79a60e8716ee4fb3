/** Open authorization requests, in SQLite. */

import { and, desc, eq, gt, isNotNull, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import type { OauthRequestsRoom } from "#db/oauth-requests.ts";
import { accountsToWrite } from "./account-rights.ts";
import { oauthCode, oauthGrant, oauthRequest } from "./oauth-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function oauthRequestsIn(file: SqliteFile): OauthRequestsRoom {
  return {
    async insert({ row, most, nowMs }) {
      inTransaction(file, (tx) => {
        tx.delete(oauthRequest).where(lte(oauthRequest.expires_at_ms, nowMs)).run();
        dropOldest(tx, eq(oauthRequest.client_id, row.client_id), most.ofClient - 1);
        dropOldest(tx, undefined, most.all - 1);
        tx.insert(oauthRequest).values(row).run();
      });
    },
    async bind(look) {
      return file.db
        .update(oauthRequest)
        .set({ session_id: look.sessionId })
        .where(
          and(
            eq(oauthRequest.handle_hash, look.handleHash),
            gt(oauthRequest.expires_at_ms, look.nowMs),
            or(isNull(oauthRequest.session_id), eq(oauthRequest.session_id, look.sessionId)),
          ),
        )
        .returning()
        .get();
    },
    async answer({ handleHash, sessionId, nowMs }, yes) {
      return inTransaction(file, (tx) => {
        const taken = tx
          .delete(oauthRequest)
          .where(
            and(
              eq(oauthRequest.handle_hash, handleHash),
              eq(oauthRequest.session_id, sessionId),
              gt(oauthRequest.expires_at_ms, nowMs),
            ),
          )
          .returning({ client: oauthRequest.client_id })
          .all();
        if (taken.length === 0) return false;
        if (yes !== null) {
          const { grant } = yes;
          const connections = accountsToWrite(tx, grant.workspace_id, grant.connections);
          tx.insert(oauthGrant)
            .values({ ...grant, connections })
            .run();
          tx.insert(oauthCode).values(yes.code).run();
        }
        return true;
      });
    },
  };
}

function dropOldest(tx: Pick<SqliteFile["db"], "select" | "delete">, which: SQL | undefined, kept: number): void {
  const gone = tx
    .select({ hash: oauthRequest.handle_hash })
    .from(oauthRequest)
    .where(which)
    .orderBy(desc(isNotNull(oauthRequest.session_id)), desc(oauthRequest.expires_at_ms), desc(sql`rowid`))
    .all()
    .slice(kept);
  for (const { hash } of gone) tx.delete(oauthRequest).where(eq(oauthRequest.handle_hash, hash)).run();
}
