/** Units of work on codes and tokens. Each decides and writes in one immediate transaction. */

import { eq, sql } from "drizzle-orm";
import { endGrant, type OauthGrantRow } from "./oauth-grants.ts";
import { oauthCode, oauthGrant, oauthToken } from "./oauth-schema.ts";
import type { Store } from "./store.ts";

import { inTransaction, preparedOnce } from "./transaction.ts";

export type OauthCodeRow = typeof oauthCode.$inferSelect;
export type OauthTokenRow = typeof oauthToken.$inferSelect;

/** The rows of an access and a refresh token, but for the grant they will belong to. */
export type NewTokens = readonly Pick<OauthTokenRow, "hash" | "kind" | "expires_at_ms">[];

/** `unknown`: there is none, or it is another client's. `refusal`: what `judge` said. */
type Refused<Refusal> = { outcome: "unknown" } | { outcome: "refused"; refusal: Refusal };

export type Redeemed<Refusal> = { outcome: "redeemed" | "reused"; grant: OauthGrantRow } | Refused<Refusal>;

/**
 * Uses the code up, whatever `judge` says of it; a code that is not this client's stays as it is. One that comes a
 * second time ends its grant: somebody has it who should not.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export async function redeemOauthCode<Refusal>(
  store: Store,
  given: { hash: Buffer; clientId: string; tokens: NewTokens; nowMs: number },
  judge: (code: OauthCodeRow, grant: OauthGrantRow) => Refusal | null,
): Promise<Redeemed<Refusal>> {
  const { hash, clientId, tokens, nowMs } = given;
  return inTransaction(store, (tx): Redeemed<Refusal> => {
    const code = tx.select().from(oauthCode).where(eq(oauthCode.hash, hash)).get();
    if (code === undefined) return { outcome: "unknown" };
    const grant = tx.select().from(oauthGrant).where(eq(oauthGrant.id, code.grant_id)).get();
    if (grant === undefined || grant.client_id !== clientId) return { outcome: "unknown" };
    if (code.used_at_ms !== null) {
      endGrant(tx, { id: grant.id, reason: "code_reused", atMs: nowMs });
      return { outcome: "reused", grant };
    }
    tx.update(oauthCode).set({ used_at_ms: nowMs }).where(eq(oauthCode.hash, hash)).run();
    const refusal = judge(code, grant);
    if (refusal !== null) return { outcome: "refused", refusal };
    tx.update(oauthGrant).set({ connected_at_ms: nowMs }).where(eq(oauthGrant.id, grant.id)).run();
    insertTokens(tx, grant.id, tokens);
    return { outcome: "redeemed", grant };
  });
}

export type Rotated<Refusal> =
  | { outcome: "rotated" }
  | { outcome: "replayed"; replay: Buffer }
  | { outcome: "reused"; grant: OauthGrantRow }
  | Refused<Refusal>;

/**
 * Gives the successors of a refresh token, once. Within `replayMs` of that the token gives the same answer again;
 * after it, its use ends the grant. It returns what it decided: a throw would undo the end of the grant.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
 */
export async function rotateOauthToken<Refusal>(
  store: Store,
  given: { hash: Buffer; clientId: string; tokens: NewTokens; replay: Buffer; replayMs: number; nowMs: number },
  judge: (token: OauthTokenRow, grant: OauthGrantRow) => Refusal | null,
): Promise<Rotated<Refusal>> {
  const { hash, clientId, tokens, replay, replayMs, nowMs } = given;
  return inTransaction(store, (tx): Rotated<Refusal> => {
    const token = tx.select().from(oauthToken).where(eq(oauthToken.hash, hash)).get();
    if (token === undefined || token.kind !== "refresh") return { outcome: "unknown" };
    const grant = tx.select().from(oauthGrant).where(eq(oauthGrant.id, token.grant_id)).get();
    if (grant === undefined || grant.client_id !== clientId) return { outcome: "unknown" };
    const refusal = judge(token, grant);
    if (refusal !== null) return { outcome: "refused", refusal };
    if (token.rotated_at_ms === null) {
      tx.update(oauthToken).set({ rotated_at_ms: nowMs, replay }).where(eq(oauthToken.hash, hash)).run();
      insertTokens(tx, grant.id, tokens);
      return { outcome: "rotated" };
    }
    // A clock set back must not lengthen the interval, and one that is slewed must not end a grant.
    if (token.replay !== null && Math.abs(nowMs - token.rotated_at_ms) <= replayMs)
      return { outcome: "replayed", replay: token.replay };
    endGrant(tx, { id: grant.id, reason: "token_reused", atMs: nowMs });
    return { outcome: "reused", grant };
  });
}

type Writer = Pick<Store["db"], "insert">;

function insertTokens(tx: Writer, grantId: string, tokens: NewTokens): void {
  for (const token of tokens)
    tx.insert(oauthToken)
      .values({ ...token, grant_id: grantId })
      .run();
}

const tokenByHash = preparedOnce((store) =>
  store.db
    .select({ grant_id: oauthToken.grant_id, kind: oauthToken.kind, expires_at_ms: oauthToken.expires_at_ms })
    .from(oauthToken)
    .where(eq(oauthToken.hash, sql.placeholder("hash")))
    .prepare(),
);

const grantById = preparedOnce((store) =>
  store.db
    .select()
    .from(oauthGrant)
    .where(eq(oauthGrant.id, sql.placeholder("id")))
    .prepare(),
);

export type TokenOfGrant = { token: Pick<OauthTokenRow, "kind" | "expires_at_ms">; grant: OauthGrantRow };

/** Asked afresh for every request. Two look-ups: as one join they take three times as long. */
export async function findOauthToken(store: Store, hash: Buffer): Promise<TokenOfGrant | undefined> {
  const token = tokenByHash(store).get({ hash });
  const grant = token === undefined ? undefined : grantById(store).get({ id: token.grant_id });
  return token === undefined || grant === undefined ? undefined : { token, grant };
}
