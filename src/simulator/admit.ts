/** The checks before every endpoint: token, app, rate limit and permission. */

import type { Clock } from "#clock.ts";
import type { Host } from "./account.ts";
import { type Endpoint, hasScope } from "./endpoint.ts";
import type { RateLimiter } from "./rate-limits.ts";
import { Refusal } from "./refusal.ts";
import type { AppStatus, Token, World } from "./world.ts";

type Visitor = { host: Host; endpoint: Endpoint; headers: Headers; advertiserId: string | null };

const APP_REFUSALS: Record<Exclude<AppStatus, "approved">, [code: number, message: string]> = {
  blocked: [40113, "The app has been blocked or does not exist."],
  pending: [40124, "The developer profile of this app has not been approved yet."],
  rejected: [40125, "The developer of this app does not have the permission."],
};

export function admit(world: World, clock: Clock, limiter: RateLimiter, visitor: Visitor): Token {
  const token = knownToken(world, clock, visitor);
  const status = world.apps.get(token.appId)?.status ?? "blocked";
  if (status !== "approved") throw new Refusal(...APP_REFUSALS[status]);
  const { endpoint, host, advertiserId } = visitor;
  limiter.admit({ appId: token.appId, host, path: endpoint.path, advertiserId });
  if (endpoint.scope !== null && !hasScope(token, endpoint.scope)) throw missingScope(endpoint);
  return token;
}

function knownToken(world: World, clock: Clock, { headers, host }: Visitor): Token {
  const accessToken = headers.get("access-token");
  if (accessToken === null || accessToken === "") {
    throw new Refusal(40104, "Access token is null, you should set it in http header with key Access-Token.");
  }
  const token = world.tokens.get(accessToken);
  if (token === undefined || token.host !== host) {
    throw new Refusal(40105, "Access token is incorrect or has been revoked.");
  }
  if (token.expiresAtMs !== null && clock.now() >= token.expiresAtMs) {
    throw new Refusal(40102, "Access token has expired. Please use the latest access token.");
  }
  return token;
}

function missingScope({ path, method }: Endpoint): Refusal {
  const cause = `Permission error: The access token lacks the required scope for endpoint '${path}(method=${method})'.`;
  return new Refusal(
    40001,
    `${cause} Add the permission to the app, generate a new access token and reauthorize the advertiser.`,
  );
}
