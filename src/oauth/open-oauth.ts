/** Opens OAuth as a whole, on or off by the settings. */

import type { Clock } from "#clock.ts";
import type { Config } from "#config/config.ts";
import type { Store } from "#db/store.ts";
import type { Log } from "#log.ts";
import type { Metrics } from "#metrics.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import type { Principal } from "#workspaces/principal.ts";
import type { Roles } from "#workspaces/roles.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { type AuthenticateBearer, createAccess } from "./access.ts";
import { createAuthorizationServer } from "./authorization-server.ts";
import type { Consent } from "./consent.ts";
import type { GuardedFetch } from "./guarded-fetch.ts";
import { issuerNotices, issuerOf, type SignInSettings } from "./issuer-of.ts";
import { createOAuthEndpoints, type OAuthEndpoints } from "./oauth-endpoints.ts";
import { type ReachParts, withReachableDocuments } from "./reachable-documents.ts";

type Parts = {
  store: Store;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  audit: AuditTrail;
  workspaces: Pick<Workspaces, "require">;
  roles: Pick<Roles, "require">;
  apiKeys: { authenticate(bearer: string | null): Promise<Principal> };
  fetchJson: GuardedFetch;
  config: SignInSettings & Pick<Config, "oauthClientHosts">;
} & ReachParts;

export type OAuth = {
  endpoints: OAuthEndpoints;
  authenticate: AuthenticateBearer;
  consent: Consent | null;
  notices: readonly string[];
};

export async function openOAuth(parts: Parts): Promise<OAuth> {
  const { apiKeys } = parts;
  const { settings: config, notices: unreachable } = await withReachableDocuments(parts.config, parts);
  const issuer = issuerOf(config);
  const notices = [...issuerNotices(config), ...unreachable];
  const { authenticate } = apiKeys;
  if (issuer === null)
    return {
      endpoints: createOAuthEndpoints({ issuer, routes: [], authenticate }),
      authenticate,
      consent: null,
      notices,
    };
  const server = createAuthorizationServer({ ...parts, issuer, clientHosts: config.oauthClientHosts });
  return {
    endpoints: createOAuthEndpoints({ issuer, routes: server.routes, authenticate }),
    authenticate: createAccess({ ...parts, issuer }),
    consent: server.consent,
    notices,
  };
}
