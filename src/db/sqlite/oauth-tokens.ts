/** OAuth codes and tokens, in SQLite. */

import { and, eq, sql } from "drizzle-orm";
import type { OauthGrantRow } from "#db/oauth-grants.ts";
import type {
  CodeOfGrant,
  NewTokens,
  OauthTokensRoom,
  Redeemed,
  RefreshTokenOfGrant,
  Rotated,
} from "#db/oauth-tokens.ts";
import { lazily } from "#lazily.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { endGrant } from "./oauth-grants.ts";
import { oauthCode, oauthGrant, oauthToken } from "./oauth-schema.ts";

export function oauthTokensIn(engine: Engine): OauthTokensRoom {
  const tokenByHash = lazily(() =>
    engine.db
      .select({
        grant_id: oauthToken.grant_id,
        kind: oauthToken.kind,
        expires_at_ms: oauthToken.expires_at_ms,
        tools: oauthToken.tools,
      })
      .from(oauthToken)
      .where(eq(oauthToken.hash, sql.placeholder("hash")))
      .prepare(),
  );
  const grantById = lazily(() =>
    engine.db
      .select()
      .from(oauthGrant)
      .where(eq(oauthGrant.id, sql.placeholder("id")))
      .prepare(),
  );
  return {
    async findCode({ hash, clientId }) {
      return engine.read((db) => codeOf(db, hash, clientId));
    },
    async findRefreshToken({ hash, clientId }) {
      return engine.read((db) => refreshTokenOf(db, hash, clientId));
    },
    async redeem({ hash, tokens, nowMs }) {
      return engine.transact(function* (tx): Unit<Redeemed> {
        const found = yield* codeOf(tx, hash);
        if (found === undefined) return { outcome: "unknown" };
        const { code, grant } = found;
        if (code.used_at_ms !== null) {
          yield* endGrant(tx, { id: grant.id, reason: "code_reused", atMs: nowMs });
          return { outcome: "reused", grant };
        }
        yield* ask(tx.update(oauthCode).set({ used_at_ms: nowMs }).where(eq(oauthCode.hash, hash)).run());
        if (tokens === null) return { outcome: "used_up" };
        if (grant.revoked_at_ms !== null) return { outcome: "ended" };
        yield* ask(tx.update(oauthGrant).set({ connected_at_ms: nowMs }).where(eq(oauthGrant.id, grant.id)).run());
        yield* insertTokens(tx, grant.id, tokens);
        return { outcome: "redeemed" };
      });
    },
    async rotate({ hash, tokens, replay, replayMs, nowMs }) {
      return engine.transact(function* (tx): Unit<Rotated> {
        const found = yield* refreshTokenOf(tx, hash);
        if (found === undefined) return { outcome: "unknown" };
        const { token, grant } = found;
        if (grant.revoked_at_ms !== null) return { outcome: "ended" };
        if (token.rotated_at_ms === null) {
          yield* ask(
            tx.update(oauthToken).set({ rotated_at_ms: nowMs, replay }).where(eq(oauthToken.hash, hash)).run(),
          );
          yield* insertTokens(tx, grant.id, tokens);
          return { outcome: "rotated" };
        }
        // Tolerates a slewed clock; setting the clock back must not lengthen the interval.
        if (token.replay !== null && Math.abs(nowMs - token.rotated_at_ms) <= replayMs)
          return { outcome: "replayed", replay: token.replay };
        yield* endGrant(tx, { id: grant.id, reason: "token_reused", atMs: nowMs });
        return { outcome: "reused", grant };
      });
    },
    async find(hash) {
      // A join takes three times as long.
      const token = await tokenByHash().get({ hash });
      const grant = token === undefined ? undefined : await grantById().get({ id: token.grant_id });
      return token === undefined || grant === undefined ? undefined : { token, grant };
    },
  };
}

type Reader = Db;

function* codeOf(on: Reader, hash: Buffer, clientId?: string): Unit<CodeOfGrant | undefined> {
  const code = yield* ask(on.select().from(oauthCode).where(eq(oauthCode.hash, hash)).get());
  const grant = code === undefined ? undefined : yield* grantOf(on, code.grant_id, clientId);
  return code === undefined || grant === undefined ? undefined : { code, grant };
}

function* refreshTokenOf(on: Reader, hash: Buffer, clientId?: string): Unit<RefreshTokenOfGrant | undefined> {
  const token = yield* ask(
    on
      .select()
      .from(oauthToken)
      .where(and(eq(oauthToken.hash, hash), eq(oauthToken.kind, "refresh")))
      .get(),
  );
  const grant = token === undefined ? undefined : yield* grantOf(on, token.grant_id, clientId);
  return token === undefined || grant === undefined ? undefined : { token, grant };
}

function* grantOf(on: Reader, id: string, clientId: string | undefined): Unit<OauthGrantRow | undefined> {
  const grant = yield* ask(on.select().from(oauthGrant).where(eq(oauthGrant.id, id)).get());
  return clientId === undefined || grant?.client_id === clientId ? grant : undefined;
}

function* insertTokens(tx: Db, grantId: string, tokens: NewTokens): Unit<void> {
  for (const token of tokens)
    yield* ask(
      tx
        .insert(oauthToken)
        .values({ ...token, grant_id: grantId })
        .run(),
    );
}
