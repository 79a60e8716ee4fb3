/** Authenticates a client by the one method it is registered with. */

import { timingSafeEqual } from "node:crypto";
import type { OauthClientRow } from "#db/oauth-clients.ts";
import { Secret } from "#secret.ts";
import { hashToken } from "#workspaces/opaque-token.ts";
import type { Clients } from "./clients.ts";
import { OAuthError } from "./oauth-error.ts";
import type { Parameters } from "./parameters.ts";

type Method = OauthClientRow["auth_method"];
type Credentials = { method: Method; clientId: string; proof: Secret };

export type AuthenticateClient = (form: Parameters, authorization: string | null) => Promise<OauthClientRow>;

/** @see https://www.rfc-editor.org/rfc/rfc7523#section-2.2 */
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const NO_PROOF = new Secret("");

type Parts = {
  clients: Pick<Clients, "find">;
  checkAssertion(client: OauthClientRow, assertion: Secret): Promise<void>;
};

export function createClientAuthentication({ clients, checkAssertion }: Parts): AuthenticateClient {
  const checks: Readonly<Record<Method, (client: OauthClientRow, proof: Secret) => Promise<void> | void>> = {
    none: () => undefined,
    client_secret_post: requireSecret,
    client_secret_basic: requireSecret,
    private_key_jwt: checkAssertion,
  };
  return async (form, authorization) => {
    const { method, clientId, proof } = await readCredentials(form, authorization);
    const client = await clients.find(clientId);
    if (client.auth_method !== method)
      throw new OAuthError("invalid_client", `This client must authenticate by ${client.auth_method}.`);
    await checks[method](client, proof);
    return client;
  };
}

/** One method per request. @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3 */
async function readCredentials(form: Parameters, authorization: string | null): Promise<Credentials> {
  const clientId = form.get("client_id");
  const secret = form.get("client_secret");
  const assertion = form.get("client_assertion");
  const ways = [authorization, secret, assertion].filter((way) => way !== null && way !== undefined);
  if (ways.length > 1) throw new OAuthError("invalid_request", "Authenticate in one way, not in several.");
  if (authorization !== null) {
    const basic = readBasic(authorization);
    if (clientId !== undefined && clientId !== basic.clientId) throw mismatch();
    return basic;
  }
  if (assertion !== undefined) return readAssertion(form, clientId, assertion);
  if (clientId === undefined) throw new OAuthError("invalid_client", "Name the client: client_id is missing.");
  if (secret !== undefined) return { method: "client_secret_post", clientId, proof: new Secret(secret) };
  return { method: "none", clientId, proof: NO_PROOF };
}

async function readAssertion(form: Parameters, clientId: string | undefined, assertion: string): Promise<Credentials> {
  if (form.get("client_assertion_type") !== ASSERTION_TYPE)
    throw new OAuthError("invalid_request", "The client_assertion_type is not that of a JWT.");
  const named = clientId ?? (await subjectOf(assertion));
  if (named === undefined) throw new OAuthError("invalid_client", "The client assertion names no client.");
  return { method: "private_key_jwt", clientId: named, proof: new Secret(assertion) };
}

async function subjectOf(assertion: string): Promise<string | undefined> {
  const { decodeJwt } = await import("jose");
  try {
    return decodeJwt(assertion).sub;
  } catch (cause) {
    throw new OAuthError("invalid_client", "The client assertion is no JWT.", { cause });
  }
}

/** Both parts are form-encoded. @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
function readBasic(authorization: string): Credentials {
  const encoded = /^basic +([\w+/]+={0,2}) *$/i.exec(authorization)?.[1];
  const text = encoded === undefined ? "" : Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 1) throw new OAuthError("invalid_client", "The Authorization header holds no client id and secret.");
  const [clientId, secret] = [text.slice(0, colon), text.slice(colon + 1)].map(formDecoded);
  return { method: "client_secret_basic", clientId: clientId ?? "", proof: new Secret(secret ?? "") };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (cause) {
    throw new OAuthError("invalid_client", "The Authorization header is not form-encoded.", { cause });
  }
}

function requireSecret({ secret_hash }: OauthClientRow, proof: Secret): void {
  if (secret_hash === null || !timingSafeEqual(secret_hash, hashToken(proof)))
    throw new OAuthError("invalid_client", "The client secret is not this client's.");
}

function mismatch(): OAuthError {
  return new OAuthError("invalid_request", "The Authorization header and client_id name two clients.");
}
