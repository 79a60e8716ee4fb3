/** Units of work on codes and tokens. Each decides and writes at once. */

import type { oauthCode, oauthToken } from "#db/sqlite/oauth-schema.ts";
import type { OauthGrantRow } from "./oauth-grants.ts";

export type OauthCodeRow = typeof oauthCode.$inferSelect;

export type OauthTokenRow = typeof oauthToken.$inferSelect;

/** The rows of an access and a refresh token, but for the grant they will belong to. */
export type NewTokens = readonly Pick<OauthTokenRow, "hash" | "kind" | "expires_at_ms">[];

export type CodeOfGrant = { code: OauthCodeRow; grant: OauthGrantRow };

export type RefreshTokenOfGrant = { token: OauthTokenRow; grant: OauthGrantRow };

/** `clientId`: whose it must be; another client's is as good as none. */
export type GivenHash = { hash: Buffer; clientId: string };

/** `unknown`: there is none any more. `ended`: its grant has ended, maybe since it was looked at. */
type NotGiven = { outcome: "unknown" | "ended" };

export type Redeemed = { outcome: "redeemed" | "used_up" } | { outcome: "reused"; grant: OauthGrantRow } | NotGiven;

export type Rotated =
  | { outcome: "rotated" }
  | { outcome: "replayed"; replay: Buffer }
  | { outcome: "reused"; grant: OauthGrantRow }
  | NotGiven;

export type TokenOfGrant = { token: Pick<OauthTokenRow, "kind" | "expires_at_ms">; grant: OauthGrantRow };

/** Nothing that a code, a token or a grant was judged by changes, but that it is used and that it ends. */
export type OauthTokensRoom = {
  findCode(given: GivenHash): Promise<CodeOfGrant | undefined>;
  findRefreshToken(given: GivenHash): Promise<RefreshTokenOfGrant | undefined>;
  /**
   * Uses the code up, also where `tokens` is null because it was judged not to fit (`used_up`). One that comes a second
   * time ends its grant: somebody has it who should not.
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
   */
  redeem(given: { hash: Buffer; tokens: NewTokens | null; nowMs: number }): Promise<Redeemed>;
  /**
   * Gives the successors of a refresh token, once. Within `replayMs` of that the token gives the same answer again;
   * after it, its use ends the grant. It returns what it decided: a throw would undo the end of the grant.
   * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
   */
  rotate(given: { hash: Buffer; tokens: NewTokens; replay: Buffer; replayMs: number; nowMs: number }): Promise<Rotated>;
  /** Asked afresh for every request. */
  find(hash: Buffer): Promise<TokenOfGrant | undefined>;
};
