/** The routes of the OAuth 2.1 authorization server. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import { toShopError } from "#errors.ts";
import { describeCause, type Log } from "#log.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import type { Roles } from "#workspaces/roles.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { createAuthorize } from "./authorize.ts";
import { createAssertionCheck } from "./client-assertion.ts";
import { createClientAuthentication } from "./client-authentication.ts";
import { createClients } from "./clients.ts";
import { type Consent, createConsent } from "./consent.ts";
import { createReuseRecorder } from "./grants.ts";
import type { GuardedFetch } from "./guarded-fetch.ts";
import { type Issuer, originFor } from "./issuer.ts";
import { authorizationServerMetadata, protectedResourceMetadata, RESOURCE_METADATA_PATH } from "./metadata.ts";
import { OAuthError, oauthErrorResponse } from "./oauth-error.ts";
import type { OAuthRoute, RouteContext } from "./oauth-route.ts";
import { createRateLimit, type RateLimit } from "./rate-limit.ts";
import { createRegistration } from "./registration.ts";
import { createRevocation } from "./revocation.ts";
import { createTokenEndpoint } from "./token-endpoint.ts";

export type AuthorizationServer = {
  routes: readonly OAuthRoute[];
  consent: Consent;
};

type Parts = {
  store: Store;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  workspaces: Pick<Workspaces, "require">;
  roles: Pick<Roles, "require">;
  issuer: Issuer;
  fetchJson: GuardedFetch;
  clientHosts: readonly string[];
};

/** Per minute and address: a client's hosting has few addresses, and so does everybody behind an unnamed proxy. */
const LIMITS = { register: 30, authorize: 60, token: 300 } as const;

export function createAuthorizationServer(parts: Parts): AuthorizationServer {
  const { store, clock, log, issuer } = parts;
  const clients = createClients(parts);
  const checkAssertion = createAssertionCheck({ store, clock, issuer, clients });
  const authenticateClient = createClientAuthentication({ clients, checkAssertion });
  const recordReuse = createReuseRecorder(parts);
  const limits = {
    register: createRateLimit({ clock, perMinute: LIMITS.register }),
    authorize: createRateLimit({ clock, perMinute: LIMITS.authorize }),
    token: createRateLimit({ clock, perMinute: LIMITS.token }),
  };
  const authorize = createAuthorize({ store, clock, issuer, clients });
  const register = createRegistration({ clients, clock });
  const token = createTokenEndpoint({ store, clock, issuer, authenticateClient, recordReuse });
  const revoke = createRevocation({ ...parts, authenticateClient });
  const answered = answering(log);
  const resource = document("/.well-known/oauth-protected-resource", ({ headers }) =>
    protectedResourceMetadata(issuer, originFor(issuer, headers)),
  );
  return {
    routes: [
      resource,
      { ...resource, path: RESOURCE_METADATA_PATH },
      document("/.well-known/oauth-authorization-server", () => authorizationServerMetadata(issuer)),
      {
        method: "GET",
        path: "/oauth/authorize",
        handle: answered({ limit: limits.authorize, work: authorize, refuse: plainTextResponse }),
      },
      {
        method: "POST",
        path: "/oauth/register",
        handle: answered({ limit: limits.register, work: register, refuse: oauthErrorResponse }),
      },
      {
        method: "POST",
        path: "/oauth/token",
        handle: answered({ limit: limits.token, work: token, refuse: oauthErrorResponse }),
      },
      {
        method: "POST",
        path: "/oauth/revoke",
        handle: answered({ limit: limits.token, work: revoke, refuse: oauthErrorResponse }),
      },
    ],
    consent: createConsent(parts),
  };
}

function document(path: string, describe: (request: Request) => unknown): OAuthRoute {
  return { method: "GET", path, handle: async (request) => Response.json(describe(request)) };
}

type Answered = {
  limit: RateLimit;
  work(request: Request, context: RouteContext): Promise<Response>;
  refuse(error: OAuthError): Response;
};

function answering(log: Log) {
  return ({ limit, work, refuse }: Answered): OAuthRoute["handle"] =>
    async (request, context) => {
      try {
        limit(context.address);
        return await work(request, context);
      } catch (thrown) {
        if (!(thrown instanceof OAuthError)) throw toShopError(thrown);
        const cause = thrown.cause === undefined ? {} : { cause: describeCause(thrown.cause) };
        log.info(`OAuth refused: ${thrown.message}`, { code: thrown.code, ...cause });
        return refuse(thrown);
      }
    };
}

function plainTextResponse({ message, status, retryAfterSeconds }: OAuthError): Response {
  const headers = new Headers({ "content-type": "text/plain; charset=utf-8" });
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(retryAfterSeconds));
  const text = `The app that sent you here cannot be connected. ${message}\n`;
  return new Response(text, { status: status === 401 ? 400 : status, headers });
}
