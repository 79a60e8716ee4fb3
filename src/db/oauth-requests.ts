/** Units of work on what clients asked for and nobody has answered yet. */

import type { oauthCode, oauthGrant, oauthRequest } from "#db/sqlite/oauth-schema.ts";

export type OauthRequestRow = typeof oauthRequest.$inferSelect;

export type NewGrant = typeof oauthGrant.$inferInsert;

export type NewCode = typeof oauthCode.$inferInsert;

export type RequestOfSession = { handleHash: Buffer; sessionId: string; nowMs: number };

export type MostRequests = { all: number; ofClient: number };

export type OauthRequestsRoom = {
  /**
   * Those that are over go, and beyond `most` the oldest ones: of this client first, so that one which floods pushes out
   * its own, and those that a person is reading last.
   */
  insert(given: { row: OauthRequestRow; most: MostRequests; nowMs: number }): Promise<void>;
  /** Binds it to the first session that looks; undefined to every other, and where it is unknown, answered or expired. */
  bind(look: RequestOfSession): Promise<OauthRequestRow | undefined>;
  /** The request is used up: of all answers to it one counts. With a yes come the grant and its code in the same commit. */
  answer(session: RequestOfSession, yes: { grant: NewGrant; code: NewCode } | null): Promise<boolean>;
};
