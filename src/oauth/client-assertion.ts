/** private_key_jwt: a client authenticates by a signature. */

import { createHash } from "node:crypto";
import type { JSONWebKeySet } from "jose";
import { z } from "zod";
import type { Clock } from "#clock.ts";
import type { OauthClientRow } from "#db/oauth-clients.ts";
import type { Store } from "#db/store.ts";
import { parseJson } from "#json/parse-json.ts";
import { lazily } from "#lazily.ts";
import type { Secret } from "#secret.ts";
import type { Clients } from "./clients.ts";
import type { Issuer } from "./issuer.ts";
import { OAuthError } from "./oauth-error.ts";

export const ASSERTION_ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
];

const TOLERANCE_SECONDS = 60;
/** Its id is kept this long, so longer lifetimes are refused. */
const MAX_LIFETIME_SECONDS = 3_600;
const MAX_JTI_LENGTH = 200;

const Claims = lazily(() => z.looseObject({ exp: z.number(), jti: z.string().min(1).max(MAX_JTI_LENGTH) }));

type Parts = { store: Store; clock: Clock; issuer: Issuer; clients: Pick<Clients, "keys"> };

/** @see https://www.rfc-editor.org/rfc/rfc7523#section-3 */
export function createAssertionCheck({ store, clock, issuer, clients }: Parts) {
  const verify = async (client: OauthClientRow, assertion: Secret, renew: boolean) => {
    const keys = JSON.parse(await clients.keys(client, { renew }));
    if (!isKeySet(keys)) throw refused("its key set is none");
    refuseDeep(assertion);
    const { createLocalJWKSet, jwtVerify } = await import("jose");
    return jwtVerify(assertion.reveal(), createLocalJWKSet(keys), {
      algorithms: ASSERTION_ALGORITHMS,
      issuer: client.id,
      subject: client.id,
      audience: [issuer.url, `${issuer.url}/oauth/token`],
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(clock.now()),
    });
  };
  return async (client: OauthClientRow, assertion: Secret): Promise<void> => {
    const { payload } = await verify(client, assertion, false)
      .catch(async (thrown) => {
        const { errors } = await import("jose");
        // The client may have rotated its keys.
        if (thrown instanceof errors.JWKSNoMatchingKey) return verify(client, assertion, true);
        throw thrown;
      })
      .catch((cause) => {
        throw cause instanceof OAuthError ? cause : refused("its signature or claims do not hold", cause);
      });
    const { exp, jti } = Claims().safeParse(payload).data ?? {};
    if (exp === undefined || jti === undefined) throw refused("it needs exp and jti");
    if (exp > clock.now() / 1_000 + MAX_LIFETIME_SECONDS + TOLERANCE_SECONDS) throw refused("its exp is too far away");
    if (Array.isArray(payload.aud) && payload.aud.length > 1) throw refused("it names more than one audience");
    const jtiHash = createHash("sha256").update(jti).digest();
    const expiresAtMs = (exp + TOLERANCE_SECONDS) * 1_000;
    if (!(await store.oauth.clients.useJti({ clientId: client.id, jtiHash, expiresAtMs })))
      throw refused("its jti was used before");
  };
}

/** jose parses header and claims without a bound on depth. */
function refuseDeep(assertion: Secret): void {
  for (const part of assertion.reveal().split(".", 2)) {
    const parsed = parseJson(Buffer.from(part, "base64url").toString("utf8"));
    if (!parsed.ok) throw refused(`a part of it ${parsed.problem}`);
  }
}

function isKeySet(json: unknown): json is JSONWebKeySet {
  return Array.isArray(Object(json).keys);
}

function refused(why: string, cause?: unknown): OAuthError {
  return new OAuthError("invalid_client", `The client assertion is refused: ${why}.`, { cause });
}
