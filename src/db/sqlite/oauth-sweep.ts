/** Deletes expired OAuth rows, in SQLite. */

import { and, inArray, isNotNull, isNull, lte, notInArray } from "drizzle-orm";
import type { OauthSweepRoom } from "#db/oauth-sweep.ts";
import { ask, type Engine } from "./engine.ts";
import { endGrant } from "./oauth-grants.ts";
import { oauthClient, oauthCode, oauthGrant, oauthJti, oauthRequest, oauthToken } from "./oauth-schema.ts";

export function oauthSweepIn(engine: Engine): OauthSweepRoom {
  return {
    async forgetReplays(replaysMs) {
      await engine.db
        .update(oauthToken)
        .set({ replay: null })
        .where(and(isNotNull(oauthToken.replay), lte(oauthToken.rotated_at_ms, replaysMs)))
        .run();
    },
    async deleteOver(ages) {
      await engine.transact(function* (tx) {
        yield* ask(tx.delete(oauthRequest).where(lte(oauthRequest.expires_at_ms, ages.nowMs)).run());
        yield* ask(tx.delete(oauthJti).where(lte(oauthJti.expires_at_ms, ages.nowMs)).run());
        yield* ask(tx.delete(oauthToken).where(lte(oauthToken.expires_at_ms, ages.nowMs)).run());
        yield* ask(tx.delete(oauthCode).where(lte(oauthCode.expires_at_ms, ages.codesMs)).run());

        const withTokens = tx.selectDistinct({ id: oauthToken.grant_id }).from(oauthToken);
        const lapsed = yield* ask(
          tx
            .select({ id: oauthGrant.id })
            .from(oauthGrant)
            .where(
              and(
                isNotNull(oauthGrant.connected_at_ms),
                isNull(oauthGrant.revoked_at_ms),
                notInArray(oauthGrant.id, withTokens),
              ),
            )
            .all(),
        );
        for (const { id } of lapsed) yield* endGrant(tx, { id, reason: "unused", atMs: ages.nowMs });

        const withCodes = tx.selectDistinct({ id: oauthCode.grant_id }).from(oauthCode);
        yield* ask(
          tx
            .delete(oauthGrant)
            .where(
              and(
                isNull(oauthGrant.connected_at_ms),
                lte(oauthGrant.created_at_ms, ages.codesMs),
                notInArray(oauthGrant.id, withCodes),
              ),
            )
            .run(),
        );
        const ended = (yield* ask(
          tx
            .select({ id: oauthGrant.id })
            .from(oauthGrant)
            .where(lte(oauthGrant.revoked_at_ms, ages.endedGrantsMs))
            .all(),
        )).map(({ id }) => id);
        yield* ask(tx.delete(oauthToken).where(inArray(oauthToken.grant_id, ended)).run());
        yield* ask(tx.delete(oauthCode).where(inArray(oauthCode.grant_id, ended)).run());
        yield* ask(tx.delete(oauthGrant).where(inArray(oauthGrant.id, ended)).run());

        const withGrants = tx.selectDistinct({ id: oauthGrant.client_id }).from(oauthGrant);
        const withRequests = tx.selectDistinct({ id: oauthRequest.client_id }).from(oauthRequest);
        yield* ask(
          tx
            .delete(oauthClient)
            .where(
              and(
                lte(oauthClient.created_at_ms, ages.clientsMs),
                notInArray(oauthClient.id, withGrants),
                notInArray(oauthClient.id, withRequests),
              ),
            )
            .run(),
        );
      });
    },
  };
}
