/** POST /oauth/token: exchanges codes and refresh tokens for tokens. */

import { createHash } from "node:crypto";
import type { Clock } from "#clock.ts";
import type { OauthClientRow } from "#db/oauth-clients.ts";
import type { OauthGrantRow } from "#db/oauth-grants.ts";
import type { OauthCodeRow, OauthTokenRow } from "#db/oauth-tokens.ts";
import type { Store } from "#db/store.ts";
import { allowsTool } from "#restriction.ts";
import { Secret } from "#secret.ts";
import { hashToken } from "#workspaces/opaque-token.ts";
import type { AuthenticateClient } from "./client-authentication.ts";
import type { RecordReuse } from "./grants.ts";
import { type Issuer, isResource, movedSentence, READ_SCOPE, toolsAsked } from "./issuer.ts";
import { OAuthError } from "./oauth-error.ts";
import type { RouteContext } from "./oauth-route.ts";
import { type Parameters, readForm } from "./parameters.ts";
import { openReplay, REPLAY_MS, sealReplay } from "./replay.ts";
import { newTokenPair, tokenResponse } from "./token-pair.ts";

type Parts = {
  store: Store;
  clock: Clock;
  issuer: Issuer;
  authenticateClient: AuthenticateClient;
  recordReuse: RecordReuse;
};
type Asked = { form: Parameters; client: OauthClientRow; address: string };

/** @see https://www.rfc-editor.org/rfc/rfc7636#section-4.1 */
const VERIFIER = /^[\w.~-]{43,128}$/;

export function createTokenEndpoint({ store, clock, issuer, authenticateClient, recordReuse }: Parts) {
  const redeem = async ({ form, client, address }: Asked): Promise<Response> => {
    const hash = hashToken(new Secret(form.require("code")));
    const proof = { verifier: form.require("code_verifier"), redirectUri: form.get("redirect_uri") };
    const nowMs = clock.now();
    const found = await store.oauth.tokens.findCode({ hash, clientId: client.id });
    if (found === undefined) throw notGranted();
    const { code, grant } = found;
    const { rows: tokens, body } = newTokenPair({ grant, asked: null, nowMs });
    const refusal =
      code.expires_at_ms <= nowMs ? notGranted() : (judgeProof(code, proof) ?? judgeGrant(grant, form, issuer));
    const redeemed = await store.oauth.tokens.redeem({ hash, tokens: refusal === null ? tokens : null, nowMs });
    if (redeemed.outcome === "redeemed") return tokenResponse(body);
    if (redeemed.outcome === "reused") {
      await recordReuse(redeemed.grant, "code_reused", address);
      throw notGranted();
    }
    throw refusal ?? notGranted();
  };

  const rotate = async ({ form, client, address }: Asked): Promise<Response> => {
    const token = new Secret(form.require("refresh_token"));
    const nowMs = clock.now();
    const hash = hashToken(token);
    const found = await store.oauth.tokens.findRefreshToken({ hash, clientId: client.id });
    if (found === undefined) throw notGranted();
    const refusal = judgeRefresh(found.token, found.grant, nowMs) ?? judgeGrant(found.grant, form, issuer);
    if (refusal !== null) throw refusal;
    const asked = toolsAsked(form.get("scope") ?? READ_SCOPE) ?? null;
    const { rows: tokens, body } = newTokenPair({ grant: found.grant, asked, nowMs });
    const replay = sealReplay(token, body);
    const rotated = await store.oauth.tokens.rotate({ hash, tokens, replay, replayMs: REPLAY_MS, nowMs });
    if (rotated.outcome === "rotated") return tokenResponse(body);
    if (rotated.outcome === "replayed") return tokenResponse(openReplay(token, rotated.replay));
    if (rotated.outcome === "reused") await recordReuse(rotated.grant, "token_reused", address);
    throw notGranted();
  };

  // Not an object, which has "constructor", too.
  const grants = new Map([
    ["authorization_code", redeem],
    ["refresh_token", rotate],
  ]);
  return async (request: Request, { address, readText }: RouteContext): Promise<Response> => {
    const form = await readForm(request, { readText });
    const client = await authenticateClient(form, request.headers.get("authorization"));
    const grant = grants.get(form.require("grant_type"));
    if (grant === undefined)
      throw new OAuthError("unsupported_grant_type", "The grant types here are authorization_code and refresh_token.");
    return grant({ form, client, address });
  };
}

/**
 * PKCE binds the code, so no redirect is needed here; one that is sent must match.
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-oauth-v2-1#section-4.1.3
 */
function judgeProof(code: OauthCodeRow, given: { verifier: string; redirectUri: string | undefined }) {
  const challenge = createHash("sha256").update(given.verifier).digest("base64url");
  const fits = VERIFIER.test(given.verifier) && challenge === code.code_challenge;
  return fits && (given.redirectUri ?? code.redirect_uri) === code.redirect_uri ? null : notGranted();
}

function judgeRefresh(token: OauthTokenRow, grant: OauthGrantRow, nowMs: number): OAuthError | null {
  return token.expires_at_ms <= nowMs || grant.revoked_at_ms !== null ? notGranted() : null;
}

/** Checks for a move first: on `invalid_target` clients give up, on `invalid_grant` they ask the person again. */
function judgeGrant(grant: OauthGrantRow, form: Parameters, issuer: Issuer): OAuthError | null {
  if (grant.revoked_at_ms !== null) return notGranted();
  if (grant.resource !== issuer.resource) return new OAuthError("invalid_grant", movedSentence(grant, issuer));
  const resource = form.get("resource");
  if (resource !== undefined && !isResource(issuer, resource))
    return new OAuthError("invalid_target", "The resource is not this server's.");
  // Clients repeat their first request, which may contain scopes that are unknown here, or that a person narrowed.
  const granted = new Set(`${grant.scope} ${grant.asked_scope ?? ""}`.split(" "));
  const isWithin = (scope: string) => toolsAsked(scope)?.every((set) => allowsTool(grant, set)) ?? false;
  const wider = form
    .get("scope")
    ?.split(" ")
    .some((scope) => !granted.has(scope) && !isWithin(scope));
  return wider === true ? new OAuthError("invalid_scope", "The scope is wider than the one that was granted.") : null;
}

/** The same for every reason: details would help only a thief. */
function notGranted(): OAuthError {
  return new OAuthError("invalid_grant", "The code or token is unknown, used, expired, ended or of another client.");
}
