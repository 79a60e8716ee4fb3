/** Units of work on what clients asked for and nobody has answered yet. */

import { and, eq, gt, isNull, or } from "drizzle-orm";
import { oauthCode, oauthGrant, oauthRequest } from "./oauth-schema.ts";
import type { Store } from "./open-store.ts";
import { inTransaction } from "./transaction.ts";

export type OauthRequestRow = typeof oauthRequest.$inferSelect;
type NewGrant = typeof oauthGrant.$inferInsert;
type NewCode = typeof oauthCode.$inferInsert;

export type RequestOfSession = { handleHash: Buffer; sessionId: string; nowMs: number };

export async function insertOauthRequest(store: Store, row: OauthRequestRow): Promise<void> {
  store.db.insert(oauthRequest).values(row).run();
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
