/** What an access token opens: the same as an API key, in the one workspace its grant names. */

import type { Clock } from "#clock.ts";
import { findOauthToken, type TokenOfGrant } from "#db/oauth-tokens.ts";
import type { Store } from "#db/open-store.ts";
import { ShopError } from "#errors.ts";
import type { Log } from "#log.ts";
import type { Metrics } from "#metrics.ts";
import { Secret } from "#secret.ts";
import { hashToken } from "#workspaces/opaque-token.ts";
import type { Principal } from "#workspaces/principal.ts";
import { type Issuer, READ_SCOPE } from "./issuer.ts";

/** @throws unauthorized, the same for every reason; insufficient_scope */
export type AuthenticateBearer = (bearer: string | null) => Promise<Principal>;

export const ACCESS_TOKEN_PREFIX = "smat_";

type Parts = {
  store: Store;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  issuer: Issuer;
  /** For everything that is no access token. */
  apiKeys: { authenticate: AuthenticateBearer };
};

type Refusal = "unknown" | "expired" | "revoked" | "audience" | "scope";

export function createAccess({ store, clock, log, metrics, issuer, apiKeys }: Parts): AuthenticateBearer {
  const refuse = (reason: Refusal, grantId: string | null) => {
    metrics.keyRefusals.inc({ reason });
    log.info("Access token refused", { outcome: reason, key_id: grantId });
    return reason === "scope"
      ? new ShopError("insufficient_scope", `This access token lacks the scope ${READ_SCOPE}. Connect again.`)
      : new ShopError("unauthorized", "This access token has expired or was ended. Refresh it, or connect again.");
  };
  return async (bearer) => {
    if (bearer === null || !bearer.startsWith(ACCESS_TOKEN_PREFIX)) return apiKeys.authenticate(bearer);
    const found = await findOauthToken(store, hashToken(new Secret(bearer)));
    if (found === undefined) throw refuse("unknown", null);
    const refusal = judge(found, issuer, clock.now());
    if (refusal !== null) throw refuse(refusal, found.grant.id);
    return { workspaceId: found.grant.workspace_id, keyId: found.grant.id, keyExpiresAtMs: null };
  };
}

/** Each bound of the token, the audience among them. @see https://www.rfc-editor.org/rfc/rfc8707#section-3 */
function judge({ token, grant }: TokenOfGrant, issuer: Issuer, nowMs: number): Refusal | null {
  if (token.kind !== "access") return "unknown";
  if (grant.revoked_at_ms !== null) return "revoked";
  if (token.expires_at_ms <= nowMs) return "expired";
  if (grant.resource !== issuer.resource) return "audience";
  return grant.scope.split(" ").includes(READ_SCOPE) ? null : "scope";
}
