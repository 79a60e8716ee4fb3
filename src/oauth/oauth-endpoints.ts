/** OAuth for the HTTP layer: its routes, and the answers where it is off. */

import { type ErrorCode, toShopError } from "#errors.ts";
import { bearerToken } from "#request/bearer-token.ts";
import type { Principal } from "#workspaces/principal.ts";
import { mcpChallenge } from "./challenge.ts";
import type { Issuer } from "./issuer.ts";
import type { OAuthRoute } from "./oauth-route.ts";

export type OAuthEndpoints = {
  routes: readonly OAuthRoute[];
  isOpenTo(headers: Headers): boolean;
  /** The answer where clients look for OAuth and it is off; null for other paths. */
  closed(request: Request, path: string): Promise<Response> | null;
  challenge(refusal: { code: ErrorCode; presented: boolean }, headers: Headers): string | null;
  listening(port: number): void;
};

type Parts = {
  issuer: (Issuer & { listening?(port: number): void }) | null;
  routes: readonly OAuthRoute[];
  authenticate(bearer: string | null): Promise<Principal>;
};

/** Paths from the metadata, and MCP's defaults without it. */
const ENDPOINTS = ["/register", "/authorize", "/token", "/revoke"].flatMap((path) => [path, `/oauth${path}`]);
const METADATA =
  /^\/(?:mcp\/)?\.well-known\/(?:oauth-protected-resource|oauth-authorization-server|openid-configuration)(?:\/mcp)?$/;
const PATHS: ReadonlySet<string> = new Set(ENDPOINTS);

const KEY_NEEDED =
  "Signing in by OAuth is off here: this server needs an API key in the header Authorization: Bearer smcp_... Make one on its page or with shopmcp key create. If your client sends one already, it was refused.";
const KEY_REFUSED =
  "The API key that was sent was refused: it is unknown, revoked or expired. Signing in by OAuth is off here, so give your client another key, made on this server's page or with shopmcp key create.";
const KEY_TAKEN =
  "The API key that was sent is valid, and signing in by OAuth is off here. Ask /mcp with the key, without OAuth.";

export function createOAuthEndpoints({ issuer, routes, authenticate }: Parts): OAuthEndpoints {
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
      return describe(bearerToken(request.headers)).then((error_description) =>
        Response.json({ error: "access_denied", error_description }, { status: 404 }),
      );
    },
    challenge: (refusal, headers) =>
      issuer?.isOpenTo(headers) === true ? mcpChallenge(issuer, { ...refusal, headers }) : null,
    listening: (port) => issuer?.listening?.(port),
  };
}
