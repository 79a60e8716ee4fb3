/** Authenticates access tokens as API keys are: each opens one workspace. */

import type { Clock } from "#clock.ts";
import type { OauthGrantRow } from "#db/oauth-grants.ts";
import type { TokenOfGrant } from "#db/oauth-tokens.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Log } from "#log.ts";
import type { Metrics } from "#metrics.ts";
import { knownSets, narrower, type Restriction } from "#restriction.ts";
import { Secret } from "#secret.ts";
import { hashToken } from "#workspaces/opaque-token.ts";
import type { Principal } from "#workspaces/principal.ts";
import { type Issuer, movedSentence, READ_SCOPE } from "./issuer.ts";

/** `headers`: of the request with the token. @throws unauthorized, insufficient_scope */
export type AuthenticateBearer = (bearer: string | null, headers: Headers) => Promise<Principal>;

export const ACCESS_TOKEN_PREFIX = "smat_";

const ENDED = "This access token has expired or was revoked. Refresh it, or connect again.";

type Parts = {
  store: Store;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  issuer: Issuer;
  apiKeys: { authenticate(bearer: string | null): Promise<Principal> };
};

type Refusal = "unknown" | "expired" | "revoked" | "audience" | "scope" | "closed";

export function createAccess({ store, clock, log, metrics, issuer, apiKeys }: Parts): AuthenticateBearer {
  const refuse = (reason: Refusal, grant: OauthGrantRow | null) => {
    metrics.keyRefusals.inc({ reason });
    log.info("Access token refused", { outcome: reason, key_id: grant?.id ?? null });
    if (reason === "scope")
      return new ShopError("insufficient_scope", `This access token lacks the scope ${READ_SCOPE}. Connect again.`);
    const moved = reason === "audience" && grant !== null;
    return new ShopError("unauthorized", moved ? movedSentence(grant, issuer) : ENDED);
  };
  const authenticateToken = async (bearer: string, headers: Headers): Promise<Principal> => {
    const found = await store.oauth.tokens.find(hashToken(new Secret(bearer)));
    if (found === undefined) throw refuse("unknown", null);
    const refusal = issuer.isOpenTo(headers) ? judge(found, issuer, clock.now()) : "closed";
    if (refusal !== null) throw refuse(refusal, found.grant);
    const { token, grant } = found;
    const restriction = { tools: toolsOf(token, grant), connections: grant.connections };
    return { workspaceId: grant.workspace_id, keyId: grant.id, keyExpiresAtMs: null, restriction };
  };
  return (bearer, headers) =>
    bearer?.startsWith(ACCESS_TOKEN_PREFIX) ? authenticateToken(bearer, headers) : apiKeys.authenticate(bearer);
}

/** What its grant may use now, and what the client asked for when it got the token. */
function toolsOf(token: TokenOfGrant["token"], grant: OauthGrantRow): Restriction["tools"] {
  const tools = narrower(grant.tools, token.tools);
  return tools === null ? null : knownSets(tools);
}

/** @see https://www.rfc-editor.org/rfc/rfc8707#section-3 */
function judge({ token, grant }: TokenOfGrant, issuer: Issuer, nowMs: number): Refusal | null {
  if (token.kind !== "access") return "unknown";
  if (grant.revoked_at_ms !== null) return "revoked";
  if (token.expires_at_ms <= nowMs) return "expired";
  if (grant.resource !== issuer.resource) return "audience";
  return grant.scope.split(" ").includes(READ_SCOPE) ? null : "scope";
}
