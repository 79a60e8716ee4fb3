/** GET /oauth/authorize: keeps what a client asks for and sends the person to the consent page. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import { generateToken, hashToken } from "#workspaces/opaque-token.ts";
import { isSessionPath } from "#workspaces/session-paths.ts";
import type { Clients } from "./clients.ts";
import { type Issuer, isResource, READ_SCOPE, toolsAsked } from "./issuer.ts";
import { OAuthError } from "./oauth-error.ts";
import { type Parameters, readQuery } from "./parameters.ts";
import { registeredAs, withParameters } from "./redirect-uri.ts";

export const REQUEST_MS = 600_000;
/** The grant keeps it, so that a refresh may repeat it. */
const MAX_SCOPE_LENGTH = 1_000;
/** SHA-256 in base64url. @see https://www.rfc-editor.org/rfc/rfc7636#section-4.2 */
const CHALLENGE = /^[\w-]{43}$/;

export const MAX_STATE_BYTES = 2_048;
/** In ten minutes: more than one server's people need, and a few megabytes at most. */
export const MOST_REQUESTS = { all: 1_000, ofClient: 100 };

type Parts = { store: Store; clock: Clock; issuer: Issuer; clients: Pick<Clients, "find"> };

export function createAuthorize({ store, clock, issuer, clients }: Parts) {
  const keep = async (query: Parameters, trusted: { clientId: string; redirectUri: string }): Promise<string> => {
    const asked = readAsked(query, issuer);
    const handle = generateToken("smch");
    const nowMs = clock.now();
    const row = {
      handle_hash: hashToken(handle),
      client_id: trusted.clientId,
      redirect_uri: trusted.redirectUri,
      state: query.get("state") ?? null,
      resource: issuer.resource,
      ...asked,
      session_id: null,
      expires_at_ms: nowMs + REQUEST_MS,
    };
    await store.oauth.requests.insert({ row, most: MOST_REQUESTS, nowMs });
    return `${issuer.url}/oauth/consent?request=${handle.reveal()}`;
  };

  /**
   * Anybody may register a client and choose its redirects, so errors go there only where a person approved it before.
   * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.11.2
   */
  return async (request: Request): Promise<Response> => {
    const query = readQuery(request.url);
    const { id: clientId, redirect_uris } = await clients.find(query.require("client_id"));
    const redirectUri = query.require("redirect_uri");
    const registered = registeredAs(redirect_uris, redirectUri);
    if (registered === undefined)
      throw new OAuthError("invalid_request", "The redirect_uri is not one that this client registered.");
    if (Buffer.byteLength(query.get("state") ?? "") > MAX_STATE_BYTES)
      throw new OAuthError("invalid_request", `The state may have at most ${MAX_STATE_BYTES} bytes.`);
    if (wouldGetSession(redirectUri, issuer))
      throw new OAuthError(
        "invalid_request",
        "Use another redirect_uri: browsers would send this server's session to this one.",
      );
    try {
      return redirect(await keep(query, { clientId, redirectUri }));
    } catch (thrown) {
      if (!(thrown instanceof OAuthError)) throw thrown;
      if (!(await store.oauth.grants.isConfirmedRedirect({ clientId, redirectUri: registered }))) throw thrown;
      const answer = { error: thrown.code, error_description: thrown.message, state: query.get("state") ?? null };
      return redirect(withParameters(redirectUri, { ...answer, iss: issuer.url }));
    }
  };
}

/** Cookies ignore ports: over http, another program at our host name would get ours under these paths. */
function wouldGetSession(redirectUri: string, issuer: Issuer): boolean {
  const [to, own] = [new URL(redirectUri), new URL(issuer.url)];
  return own.protocol === "http:" && to.hostname === own.hostname && isSessionPath(to.pathname);
}

type Asked = { scope: string; asked_scope: string | null; code_challenge: string };

function readAsked(query: Parameters, issuer: Issuer): Asked {
  if (query.require("response_type") !== "code")
    throw new OAuthError("unsupported_response_type", "The only response type here is code.");
  if ((query.get("response_mode") ?? "query") !== "query")
    throw new OAuthError("invalid_request", "The only response mode here is query.");
  const challenge = query.require("code_challenge");
  if (query.get("code_challenge_method") !== "S256" || !CHALLENGE.test(challenge))
    throw new OAuthError("invalid_request", "Send a PKCE code_challenge with code_challenge_method S256.");
  const resource = query.get("resource");
  if (resource !== undefined && !isResource(issuer, resource))
    throw new OAuthError("invalid_target", "The resource is not this server's. Its metadata names the one there is.");
  const asked = query.get("scope");
  return { scope: readScope(asked), asked_scope: asked ?? null, code_challenge: challenge };
}

/** Unknown scopes are left out, as the answer says. @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3 */
function readScope(asked: string | undefined): string {
  if (asked !== undefined && asked.length > MAX_SCOPE_LENGTH)
    throw new OAuthError("invalid_scope", "The scope is too long.");
  if (asked === undefined || toolsAsked(asked) !== undefined) return READ_SCOPE;
  throw new OAuthError("invalid_scope", `The only scope here is ${READ_SCOPE}, or ${READ_SCOPE}: and a set of tools.`);
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}
