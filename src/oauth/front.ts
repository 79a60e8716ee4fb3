/** OAuth as the HTTP layer meets it: its routes, for which requests it is there, and what is answered where it is not. */

import { bearerToken } from "#bearer-token.ts";
import { type ErrorCode, toShopError } from "#errors.ts";
import type { Principal } from "#workspaces/principal.ts";
import { mcpChallenge } from "./challenge.ts";
import type { Issuer } from "./issuer.ts";
import type { OAuthRoute } from "./oauth-route.ts";

export type OAuthFront = {
  routes: readonly OAuthRoute[];
  isOpenTo(headers: Headers): boolean;
  /** Of a path where clients look for OAuth, where it is off; null for every other path. */
  closed(request: Request, path: string): Promise<Response> | null;
  /** The WWW-Authenticate header of a refusal at /mcp; null for nothing of its own. */
  challenge(refusal: { code: ErrorCode; presented: boolean }, headers: Headers): string | null;
  /** The port that was bound. */
  listening(port: number): void;
};

type Parts = {
  issuer: (Issuer & { listening?(port: number): void }) | null;
  routes: readonly OAuthRoute[];
  /** API keys alone. @throws unauthorized */
  authenticate(bearer: string | null): Promise<Principal>;
};

/** As clients ask for them: by the metadata's names, or by MCP's default ones where there is no metadata. */
const ENDPOINTS = ["/register", "/authorize", "/token", "/revoke"].flatMap((path) => [path, `/oauth${path}`]);
const METADATA =
  /^\/(?:mcp\/)?\.well-known\/(?:oauth-protected-resource|oauth-authorization-server|openid-configuration)(?:\/mcp)?$/;
const PATHS: ReadonlySet<string> = new Set(ENDPOINTS);

const KEY_NEEDED =
  "Signing in by OAuth is off here: this server needs an API key in the header Authorization: Bearer smcp_... Make one on its page or with shopmcp key create. If your client sends one already, it was refused.";
const KEY_REFUSED =
  "The API key that was sent was refused: it is unknown, revoked or expired. Signing in by OAuth is off here, so give your client another key, made on this server's page or with shopmcp key create.";
const KEY_TAKEN =
  "The API key that was sent is good, and signing in by OAuth is off here. Ask /mcp with the key, without OAuth.";

export function createOAuthFront({ issuer, routes, authenticate }: Parts): OAuthFront {
  const describe = async (bearer: string | null): Promise<string> => {
    if (bearer === null) return KEY_NEEDED;
    try {
      await authenticate(bearer);
      return KEY_TAKEN;
    } catch (thrown) {
      const error = toShopError(thrown);
      if (error.code !== "unauthorized") throw error;
      return KEY_REFUSED;
    }
  };
  const isOpenTo = (headers: Headers) => issuer?.isOpenTo(headers) === true;
  return {
    routes,
    isOpenTo,
    closed(request, path) {
      if (!(PATHS.has(path) || METADATA.test(path)) || isOpenTo(request.headers)) return null;
      // Clients show nothing but these two members of what they are answered there.
      return describe(bearerToken(request.headers)).then((error_description) =>
        Response.json({ error: "access_denied", error_description }, { status: 404 }),
      );
    },
    challenge: (refusal, headers) =>
      issuer?.isOpenTo(headers) === true ? mcpChallenge(issuer, { ...refusal, headers }) : null,
    listening: (port) => issuer?.listening?.(port),
  };
}
