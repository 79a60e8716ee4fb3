/** Units of work on codes and tokens; each decides and writes at once. */

import type { oauthCode, oauthToken } from "#db/sqlite/oauth-schema.ts";
import type { OauthGrantRow } from "./oauth-grants.ts";

export type OauthCodeRow = typeof oauthCode.$inferSelect;

export type OauthTokenRow = typeof oauthToken.$inferSelect;

export type NewTokens = readonly Pick<OauthTokenRow, "hash" | "kind" | "expires_at_ms" | "tools">[];

export type CodeOfGrant = { code: OauthCodeRow; grant: OauthGrantRow };

export type RefreshTokenOfGrant = { token: OauthTokenRow; grant: OauthGrantRow };

/** `clientId`: the owner; another client's hash is not found. */
export type GivenHash = { hash: Buffer; clientId: string };

type NotGiven = { outcome: "unknown" | "ended" };

export type Redeemed = { outcome: "redeemed" | "used_up" } | { outcome: "reused"; grant: OauthGrantRow } | NotGiven;

export type Rotated =
  | { outcome: "rotated" }
  | { outcome: "replayed"; replay: Buffer }
  | { outcome: "reused"; grant: OauthGrantRow }
  | NotGiven;

export type TokenOfGrant = { token: Pick<OauthTokenRow, "kind" | "expires_at_ms" | "tools">; grant: OauthGrantRow };

/** What codes, tokens and grants are judged by never changes, apart from their use and their end. */
export type OauthTokensRoom = {
  findCode(given: GivenHash): Promise<CodeOfGrant | undefined>;
  findRefreshToken(given: GivenHash): Promise<RefreshTokenOfGrant | undefined>;
  /** A second use ends the grant: the code was stolen. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 */
  redeem(given: { hash: Buffer; tokens: NewTokens | null; nowMs: number }): Promise<Redeemed>;
  /**
   * Within `replayMs` it gives the same answer again; later use ends the grant. It returns its decision, since a throw
   * would roll back the end of the grant.
   * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
   */
  rotate(given: { hash: Buffer; tokens: NewTokens; replay: Buffer; replayMs: number; nowMs: number }): Promise<Rotated>;
  /** Reads past the cache. */
  find(hash: Buffer): Promise<TokenOfGrant | undefined>;
};
