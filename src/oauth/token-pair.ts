/** Makes an access and a refresh token, and the answer with them. */

import type { NewTokens } from "#db/oauth-tokens.ts";
import { narrower, type Restriction } from "#restriction.ts";
import { Secret } from "#secret.ts";
import { generateToken, hashToken } from "#workspaces/opaque-token.ts";
import { scopeOf } from "./issuer.ts";

export const ACCESS_MS = 3_600_000;
/** Since the last refresh. */
export const REFRESH_MS = 60 * 86_400_000;

type Wanted = { grant: Pick<Restriction, "tools">; asked: Restriction["tools"]; nowMs: number };

/** `asked`: the narrower scope of the access token; the refresh token keeps its grant's. `body`: the client's JSON. */
export function newTokenPair({ grant, asked, nowMs }: Wanted): { rows: NewTokens; body: Secret } {
  const [access, refresh] = [generateToken("smat"), generateToken("smrt")];
  const body = {
    access_token: access.reveal(),
    token_type: "Bearer",
    expires_in: ACCESS_MS / 1_000,
    refresh_token: refresh.reveal(),
    scope: scopeOf(narrower(grant.tools, asked)),
  };
  return {
    rows: [
      { hash: hashToken(access), kind: "access", expires_at_ms: nowMs + ACCESS_MS, tools: asked },
      { hash: hashToken(refresh), kind: "refresh", expires_at_ms: nowMs + REFRESH_MS, tools: null },
    ],
    body: new Secret(JSON.stringify(body)),
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export function tokenResponse(body: Secret): Response {
  return new Response(body.reveal(), { headers: { "content-type": "application/json", pragma: "no-cache" } });
}
