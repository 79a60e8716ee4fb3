/** Units of work that take back what an operator was given or gave: sessions, devices, keys, grants, the account itself. */

import { and, count, eq, gt, isNull, ne } from "drizzle-orm";
import { endGrant } from "./oauth-grants.ts";
import { oauthCode, oauthGrant, oauthToken } from "./oauth-schema.ts";
import { formerOperator, knownDevice, operator, session } from "./operator-schema.ts";
import { apiKey } from "./schema.ts";
import type { Ends } from "./sessions.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

/** How many of each were taken back. */
export type TakenBack = { sessions: number; keys: number; grants: number };

type Tx = Parameters<Parameters<typeof inTransaction>[1]>[0];

/** Effective at the next request of each. The operator may sign in again. */
export async function revokeAllOf(store: Store, { id, atMs }: { id: string; atMs: number }): Promise<TakenBack> {
  return inTransaction(store, (tx) => takeBack(tx, id, atMs));
}

export type Deletion = { outcome: "deleted"; takenBack: TakenBack } | { outcome: "unknown" | "last" | "signed_in" };

/**
 * `sparesSignedIn`: an operator with a session that is not over by `ends` is left as they are. The grants go with the
 * operator; a key stays in its list, revoked.
 */
export async function deleteOperator(
  store: Store,
  { id, sparesSignedIn, ends, atMs }: { id: string; sparesSignedIn: boolean; ends: Ends; atMs: number },
): Promise<Deletion> {
  return inTransaction(store, (tx): Deletion => {
    if (tx.select().from(operator).where(eq(operator.id, id)).get() === undefined) return { outcome: "unknown" };
    const others = tx.select({ n: count() }).from(operator).where(ne(operator.id, id)).get();
    if (others === undefined || others.n === 0) return { outcome: "last" };
    const live = and(
      eq(session.operator_id, id),
      gt(session.created_at_ms, ends.createdMs),
      gt(session.last_seen_at_ms, ends.seenMs),
    );
    if (sparesSignedIn && tx.select().from(session).where(live).get() !== undefined) return { outcome: "signed_in" };
    const takenBack = takeBack(tx, id, atMs);
    for (const grant of tx.select().from(oauthGrant).where(eq(oauthGrant.operator_id, id)).all()) {
      tx.delete(oauthToken).where(eq(oauthToken.grant_id, grant.id)).run();
      tx.delete(oauthCode).where(eq(oauthCode.grant_id, grant.id)).run();
      tx.delete(oauthGrant).where(eq(oauthGrant.id, grant.id)).run();
    }
    tx.delete(operator).where(eq(operator.id, id)).run();
    tx.insert(formerOperator).values({ id, deleted_at_ms: atMs }).run();
    return { outcome: "deleted", takenBack };
  });
}

function takeBack(tx: Tx, id: string, atMs: number): TakenBack {
  tx.delete(knownDevice).where(eq(knownDevice.operator_id, id)).run();
  const sessions = tx.delete(session).where(eq(session.operator_id, id)).returning({ id: session.id }).all();
  const keys = tx
    .update(apiKey)
    .set({ revoked_at_ms: atMs })
    .where(and(eq(apiKey.operator_id, id), isNull(apiKey.revoked_at_ms)))
    .returning({ id: apiKey.id })
    .all();
  const grants = tx
    .select({ id: oauthGrant.id })
    .from(oauthGrant)
    .where(and(eq(oauthGrant.operator_id, id), isNull(oauthGrant.revoked_at_ms)))
    .all();
  for (const grant of grants) endGrant(tx, { id: grant.id, reason: "disconnected", atMs });
  return { sessions: sessions.length, keys: keys.length, grants: grants.length };
}
