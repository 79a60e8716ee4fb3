/** Open authorization requests, in SQLite. */

import { and, desc, eq, gt, isNotNull, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import type { OauthRequestsRoom } from "#db/oauth-requests.ts";
import { accountsToWrite } from "./account-rights.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { oauthCode, oauthGrant, oauthRequest } from "./oauth-schema.ts";
import { requireMaker } from "./require-maker.ts";

export function oauthRequestsIn(engine: Engine): OauthRequestsRoom {
  return {
    async insert({ row, most, nowMs }) {
      await engine.transact(function* (tx) {
        yield* ask(tx.delete(oauthRequest).where(lte(oauthRequest.expires_at_ms, nowMs)).run());
        yield* dropOldest(tx, eq(oauthRequest.client_id, row.client_id), most.ofClient - 1);
        yield* dropOldest(tx, undefined, most.all - 1);
        yield* ask(tx.insert(oauthRequest).values(row).run());
      });
    },
    async bind(look) {
      return engine.db
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
      return engine.transact(function* (tx) {
        const taken = yield* ask(
          tx
            .delete(oauthRequest)
            .where(
              and(
                eq(oauthRequest.handle_hash, handleHash),
                eq(oauthRequest.session_id, sessionId),
                gt(oauthRequest.expires_at_ms, nowMs),
              ),
            )
            .returning({ client: oauthRequest.client_id })
            .all(),
        );
        if (taken.length === 0) return false;
        if (yes !== null) {
          const { grant, shown, maker = null } = yes;
          yield* requireMaker(tx, maker, { workspaceId: grant.workspace_id, least: "editor" });
          const wanted = grant.connections;
          const connections = yield* accountsToWrite(tx, grant.workspace_id, { wanted, shown });
          yield* ask(
            tx
              .insert(oauthGrant)
              .values({ ...grant, connections })
              .run(),
          );
          yield* ask(tx.insert(oauthCode).values(yes.code).run());
        }
        return true;
      });
    },
  };
}

function* dropOldest(tx: Db, which: SQL | undefined, kept: number): Unit<void> {
  const gone = (yield* ask(
    tx
      .select({ hash: oauthRequest.handle_hash })
      .from(oauthRequest)
      .where(which)
      .orderBy(desc(isNotNull(oauthRequest.session_id)), desc(oauthRequest.expires_at_ms), desc(sql`rowid`))
      .all(),
  )).slice(kept);
  for (const { hash } of gone) yield* ask(tx.delete(oauthRequest).where(eq(oauthRequest.handle_hash, hash)).run());
}
