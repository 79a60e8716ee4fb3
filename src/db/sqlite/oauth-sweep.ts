/** Deletes expired OAuth rows, in SQLite. */

import { and, inArray, isNotNull, isNull, lte, notInArray } from "drizzle-orm";
import type { OauthSweepRoom } from "#db/oauth-sweep.ts";
import { endGrant } from "./oauth-grants.ts";
import { oauthClient, oauthCode, oauthGrant, oauthJti, oauthRequest, oauthToken } from "./oauth-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function oauthSweepIn(file: SqliteFile): OauthSweepRoom {
  return {
    async forgetReplays(replaysMs) {
      file.db
        .update(oauthToken)
        .set({ replay: null })
        .where(and(isNotNull(oauthToken.replay), lte(oauthToken.rotated_at_ms, replaysMs)))
        .run();
    },
    async deleteOver(ages) {
      inTransaction(file, (tx) => {
        tx.delete(oauthRequest).where(lte(oauthRequest.expires_at_ms, ages.nowMs)).run();
        tx.delete(oauthJti).where(lte(oauthJti.expires_at_ms, ages.nowMs)).run();
        tx.delete(oauthToken).where(lte(oauthToken.expires_at_ms, ages.nowMs)).run();
        tx.delete(oauthCode).where(lte(oauthCode.expires_at_ms, ages.codesMs)).run();

        const withTokens = tx.selectDistinct({ id: oauthToken.grant_id }).from(oauthToken);
        const lapsed = tx
          .select({ id: oauthGrant.id })
          .from(oauthGrant)
          .where(
            and(
              isNotNull(oauthGrant.connected_at_ms),
              isNull(oauthGrant.revoked_at_ms),
              notInArray(oauthGrant.id, withTokens),
            ),
          )
          .all();
        for (const { id } of lapsed) endGrant(tx, { id, reason: "unused", atMs: ages.nowMs });

        const withCodes = tx.selectDistinct({ id: oauthCode.grant_id }).from(oauthCode);
        tx.delete(oauthGrant)
          .where(
            and(
              isNull(oauthGrant.connected_at_ms),
              lte(oauthGrant.created_at_ms, ages.codesMs),
              notInArray(oauthGrant.id, withCodes),
            ),
          )
          .run();
        const ended = tx
          .select({ id: oauthGrant.id })
          .from(oauthGrant)
          .where(lte(oauthGrant.revoked_at_ms, ages.endedGrantsMs))
          .all()
          .map(({ id }) => id);
        tx.delete(oauthToken).where(inArray(oauthToken.grant_id, ended)).run();
        tx.delete(oauthCode).where(inArray(oauthCode.grant_id, ended)).run();
        tx.delete(oauthGrant).where(inArray(oauthGrant.id, ended)).run();

        const withGrants = tx.selectDistinct({ id: oauthGrant.client_id }).from(oauthGrant);
        const withRequests = tx.selectDistinct({ id: oauthRequest.client_id }).from(oauthRequest);
        tx.delete(oauthClient)
          .where(
            and(
              lte(oauthClient.created_at_ms, ages.clientsMs),
              notInArray(oauthClient.id, withGrants),
              notInArray(oauthClient.id, withRequests),
            ),
          )
          .run();
      });
    },
  };
}
