/** Units of work on authorization requests that nobody has answered yet. */

import type { oauthCode, oauthGrant, oauthRequest } from "#db/sqlite/oauth-schema.ts";
import type { Maker } from "./maker.ts";

export type OauthRequestRow = typeof oauthRequest.$inferSelect;

export type NewGrant = typeof oauthGrant.$inferInsert;

export type NewCode = typeof oauthCode.$inferInsert;

export type RequestOfSession = { handleHash: Buffer; sessionId: string; nowMs: number };

export type MostRequests = { all: number; ofClient: number };

export type OauthRequestsRoom = {
  /** Deletes expired ones, and the oldest beyond `most`: the same client's first, those a person has open last. */
  insert(given: { row: OauthRequestRow; most: MostRequests; nowMs: number }): Promise<void>;
  /** Binds it to the first session that looks; undefined for any other, and where it is over. */
  bind(look: RequestOfSession): Promise<OauthRequestRow | undefined>;
  /**
   * Uses the request up, so that one answer counts. A yes stores grant and code in the same commit; `shown` and `maker` as
   * in `ApiKeysRoom.insert`.
   */
  answer(
    session: RequestOfSession,
    yes: { grant: NewGrant; code: NewCode; shown?: readonly string[] | undefined; maker?: Maker } | null,
  ): Promise<boolean>;
};
