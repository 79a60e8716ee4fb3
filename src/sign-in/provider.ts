/** Signing in at an OpenID provider: the browser goes there with a state, a nonce and PKCE, and comes back with a code. */

import { createHmac } from "node:crypto";
import * as oidc from "openid-client";
import { z } from "zod";
import { type Clock, systemClock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Log } from "#log.ts";
import { Secret } from "#secret.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import type { Begun, SessionStart, SignInOrigin } from "#workspaces/begin-session.ts";
import { generateToken, hashToken } from "#workspaces/opaque-token.ts";
import type { Operator } from "#workspaces/operators.ts";
import type { SignInLimit } from "#workspaces/sign-in-limit.ts";
import { applyClaimedRoles, claimedRoles } from "./claimed-roles.ts";
import { type ProviderFetch, unreachable } from "./provider-fetch.ts";
import type { ProviderSettings } from "./provider-settings.ts";

export const PROVIDER_MS = 600_000;
const MAX_OPEN = 1_000;
/** Between two machines that keep their time. */
const TOLERANCE_SECONDS = 30;
const METADATA_MS = 3_600_000;

/** @see https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims */
const Person = z.looseObject({
  sub: z.string().min(1).max(255),
  email: z.string().max(254).toLowerCase(),
  email_verified: z.literal(true),
});

export type Provider = {
  name: string;
  /** Where to send the browser, and what its cookie holds. @throws sign_in_limited, upstream_unavailable */
  begin(from: { address: string; device: string | null }): Promise<{ url: string; token: Secret }>;
  /** `query`: what the browser came back with. @throws sign_in_refused, upstream_unavailable */
  finish(given: { token: string | null; query: string; device: string | null }, origin: SignInOrigin): Promise<Begun>;
};

type Parts = {
  store: Store;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  limit: SignInLimit;
  start: SessionStart;
  out: ProviderFetch;
};

export function createProvider(
  { store, clock, log, audit, limit, start, out }: Parts,
  { issuer, clientId, clientSecret, domains, redirectUri, roleClaim }: ProviderSettings,
): Provider {
  const loopback = issuer.protocol === "http:" ? { execute: [oidc.allowInsecureRequests] } : {};
  const auth = oidc.ClientSecretBasic(clientSecret.reveal());
  let known: { metadata: oidc.ServerMetadata; untilMs: number } | undefined;

  const metadata = async () => {
    const nowMs = clock.now();
    if (known !== undefined && nowMs < known.untilMs) return known.metadata;
    const found = await oidc.discovery(issuer, clientId, undefined, auth, {
      ...loopback,
      [oidc.customFetch]: out.fetch,
    });
    known = { metadata: found.serverMetadata(), untilMs: nowMs + METADATA_MS };
    return known.metadata;
  };
  const configured = async () => {
    const skew = Math.round((clock.now() - systemClock.now()) / 1_000);
    const client = { [oidc.clockSkew]: skew, [oidc.clockTolerance]: TOLERANCE_SECONDS };
    const config = new oidc.Configuration(await metadata(), clientId, client, auth);
    config[oidc.customFetch] = out.fetch;
    // Without it the signature of an ID token that came over TLS is not checked.
    oidc.enableNonRepudiationChecks(config);
    if (issuer.protocol === "http:") oidc.allowInsecureRequests(config);
    return config;
  };
  const personOf = async (token: Secret, query: string) => {
    const config = await configured();
    const { state, nonce, verifier } = partsOf(token);
    const tokens = await oidc.authorizationCodeGrant(config, new URL(`${redirectUri}?${query}`), {
      ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
    });
    const claims = tokens.claims();
    const said = (of: Readonly<Record<string, unknown>>) => (roleClaim === null ? null : of[roleClaim]);
    if (claims === undefined) return null;
    if (claims.email !== undefined && said(claims) !== undefined) return { person: claims, rights: said(claims) };
    const more = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
    return { person: claims.email === undefined ? more : claims, rights: said(claims) ?? said(more) };
  };
  const giveRights = async (rights: unknown, { operator, origin }: { operator: Operator; origin: SignInOrigin }) => {
    if (roleClaim === null) return;
    const claimed = claimedRoles(rights);
    if (claimed === null) {
      log.warn("The provider sent no list under the claim of SHOPMCP_OIDC_ROLE_CLAIM, so rights stay", {});
      return;
    }
    const actor = { name: issuer.host, origin: origin.address };
    await applyClaimedRoles({ store, clock, audit, log }, { operatorId: operator.id, actor }, claimed);
  };

  return {
    name: issuer.host,
    async begin(from) {
      await limit.admitUnnamed(from);
      const token = generateToken("smpr");
      const { state, nonce, verifier } = partsOf(token);
      const config = await configured().catch(asUnreachable);
      const nowMs = clock.now();
      const row = { hash: hashToken(token), expires_at_ms: nowMs + PROVIDER_MS };
      await store.providerSignIns.open({ row, most: MAX_OPEN, nowMs });
      const url = oidc.buildAuthorizationUrl(config, {
        ...{ redirect_uri: redirectUri, scope: "openid email", state, nonce },
        ...{ code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" },
      });
      return { url: url.href, token };
    },
    async finish({ token, query, device }, origin) {
      const refuse = (reason: string, operator?: Operator) => {
        log.info("Sign-in by the provider refused", { outcome: reason });
        return start.refuse({ way: "provider", operator, origin });
      };
      const secret = new Secret(token ?? "");
      if (!(await store.providerSignIns.take({ hash: hashToken(secret), nowMs: clock.now() })))
        throw await refuse("expired");
      const claims = await personOf(secret, query).catch(asFault);
      if (claims instanceof Error) throw await refuse("not_valid");
      const person = Person.safeParse(claims?.person);
      if (!person.success) throw await refuse("mail_not_verified");
      const { sub: subject, email } = person.data;
      if (!domains.has(email.slice(email.lastIndexOf("@") + 1))) throw await refuse("domain_not_allowed");
      const found = await store.operators.findByEmail(email);
      if (found === undefined) throw await refuse("no_operator");
      const operator = { id: found.id, email: found.email };
      const proof = { way: "provider", issuer: issuer.href, subject } as const;
      const begun = await start.begin({ operator, proof, origin, held: device });
      await giveRights(claims?.rights, { operator, origin });
      return begun;
    },
  };
}

/** The browser's cookie stands for all three, so that nothing secret has to be stored. */
function partsOf(token: Secret) {
  const part = (name: string) => createHmac("sha256", token.reveal()).update(name).digest("base64url");
  return { state: part("state"), nonce: part("nonce"), verifier: part("verifier") };
}

/** The library wraps what a request threw. */
function outageIn(thrown: unknown): ShopError | null {
  if (thrown instanceof ShopError) return thrown;
  return thrown instanceof Error && thrown.cause !== undefined ? outageIn(thrown.cause) : null;
}

function asUnreachable(thrown: unknown): never {
  throw outageIn(thrown) ?? unreachable(null, thrown);
}

function asFault(thrown: unknown): Error {
  const outage = outageIn(thrown);
  if (outage !== null || !(thrown instanceof Error)) throw outage ?? thrown;
  return thrown;
}
