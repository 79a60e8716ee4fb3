/** Units of work on grants: the rows that stand beside API keys. */

import { and, asc, eq, isNotNull, isNull } from "drizzle-orm";
import { oauthGrant, oauthToken } from "./oauth-schema.ts";
import type { Store } from "./store.ts";

import { inTransaction } from "./transaction.ts";

export type OauthGrantRow = typeof oauthGrant.$inferSelect;
export type GrantEnd = NonNullable<OauthGrantRow["revoked_reason"]>;

/** Those whose client came for its tokens, ended ones too, oldest first. */
export async function listOauthGrants(store: Store, workspaceId: string): Promise<OauthGrantRow[]> {
  return store.db
    .select()
    .from(oauthGrant)
    .where(and(eq(oauthGrant.workspace_id, workspaceId), isNotNull(oauthGrant.connected_at_ms)))
    .orderBy(asc(oauthGrant.created_at_ms), asc(oauthGrant.id))
    .all();
}

export async function findOauthGrant(store: Store, id: string): Promise<OauthGrantRow | undefined> {
  return store.db.select().from(oauthGrant).where(eq(oauthGrant.id, id)).get();
}

/** Whether a person has said yes to this client at this redirect, and has not taken it back. */
export async function isConfirmedRedirect(
  store: Store,
  { clientId, redirectUri }: { clientId: string; redirectUri: string },
): Promise<boolean> {
  const found = store.db
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
}

export async function endOauthGrant(
  store: Store,
  { id, reason, atMs }: { id: string; reason: GrantEnd; atMs: number },
): Promise<void> {
  inTransaction(store, (tx) => endGrant(tx, { id, reason, atMs }));
}

type Writer = Pick<Store["db"], "update">;

/** Every token of it stops at its next use. A grant that has ended keeps its first time and reason. */
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
