/** Units of work on what clients asked for and nobody has answered yet. */

import { and, desc, eq, gt, isNotNull, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { oauthCode, oauthGrant, oauthRequest } from "./oauth-schema.ts";
import type { Store } from "./store.ts";

import { inTransaction } from "./transaction.ts";

export type OauthRequestRow = typeof oauthRequest.$inferSelect;
type NewGrant = typeof oauthGrant.$inferInsert;
type NewCode = typeof oauthCode.$inferInsert;

export type RequestOfSession = { handleHash: Buffer; sessionId: string; nowMs: number };

export type MostRequests = { all: number; ofClient: number };

/**
 * Those that are over go, and beyond `most` the oldest ones: of this client first, so that one which floods pushes out
 * its own, and those that a person is reading last.
 */
export async function insertOauthRequest(
  store: Store,
  { row, most, nowMs }: { row: OauthRequestRow; most: MostRequests; nowMs: number },
): Promise<void> {
  inTransaction(store, (tx) => {
    tx.delete(oauthRequest).where(lte(oauthRequest.expires_at_ms, nowMs)).run();
    dropOldest(tx, eq(oauthRequest.client_id, row.client_id), most.ofClient - 1);
    dropOldest(tx, undefined, most.all - 1);
    tx.insert(oauthRequest).values(row).run();
  });
}

function dropOldest(tx: Pick<Store["db"], "select" | "delete">, which: SQL | undefined, kept: number): void {
  const gone = tx
    .select({ hash: oauthRequest.handle_hash })
    .from(oauthRequest)
    .where(which)
    .orderBy(desc(isNotNull(oauthRequest.session_id)), desc(oauthRequest.expires_at_ms), desc(sql`rowid`))
    .all()
    .slice(kept);
  for (const { hash } of gone) tx.delete(oauthRequest).where(eq(oauthRequest.handle_hash, hash)).run();
}

/** Binds it to the first session that looks; undefined to every other, and where it is unknown, answered or expired. */
export async function bindOauthRequest(store: Store, look: RequestOfSession): Promise<OauthRequestRow | undefined> {
  return store.db
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
}

/** The request is used up: of all answers to it one counts. With a yes come the grant and its code in the same commit. */
export async function answerOauthRequest(
  store: Store,
  { handleHash, sessionId, nowMs }: RequestOfSession,
  yes: { grant: NewGrant; code: NewCode } | null,
): Promise<boolean> {
  return inTransaction(store, (tx) => {
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
      tx.insert(oauthGrant).values(yes.grant).run();
      tx.insert(oauthCode).values(yes.code).run();
    }
    return true;
  });
}
