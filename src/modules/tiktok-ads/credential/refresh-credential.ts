/** One attempt to renew a TikTok credential: at most one request to each of two endpoints, none of them repeated. */

import type { Clock } from "#clock.ts";
import { ShopError } from "#errors.ts";
import type { RefreshAttempt, Refresher } from "#modules/module.ts";
import type { Secret } from "#secret.ts";
import type { Exchanged, TokenExchange } from "../wire/token-exchange.ts";
import { type RefreshPath, refreshOrder } from "./refresh-endpoints.ts";
import { withNewTokens } from "./refreshed-tokens.ts";
import { lifetimeOf, type SealedCredential } from "./sealed-credential.ts";

type Parts = { clock: Pick<Clock, "now">; exchange: TokenExchange };

/** The refresh token has expired (40103) or is not valid (40107). */
const DENIED: ReadonlySet<number> = new Set([40103, 40107]);

export function refresherFor(parts: Parts, sealed: SealedCredential): Refresher | null {
  const { refresh_token } = sealed;
  return refresh_token === undefined
    ? null
    : (maySend) => refreshCredential({ ...parts, maySend }, sealed, refresh_token);
}

async function refreshCredential(
  { clock, exchange, maySend }: Parts & { maySend(): boolean },
  sealed: SealedCredential,
  refreshToken: Secret,
): Promise<RefreshAttempt> {
  let requests = 0;
  let absent: ShopError | null = null;
  for (const { endpoint, bodyOf } of refreshOrder(sealed.refresh_path)) {
    const { environment, access_token: hidden } = sealed;
    const answered = await exchange({ environment, endpoint, body: bodyOf(sealed, refreshToken), hidden, maySend });
    if (answered.outcome !== "not_sent") requests += 1;
    // Any other answer is final: asking a second endpoint would use the same token again.
    if (answered.outcome !== "absent")
      return toAttempt(answered, { sealed, path: endpoint.path, requests, nowMs: clock.now() });
    absent = answered.error;
  }
  return { outcome: "refused", endpoint: null, requests, error: absent ?? noEndpoint() };
}

type Around = { sealed: SealedCredential; path: RefreshPath; requests: number; nowMs: number };

function toAttempt(answered: Exchanged, { sealed, path, requests, nowMs }: Around): RefreshAttempt {
  if (answered.outcome === "ok") {
    const credential = withNewTokens({ ...sealed, refresh_path: path }, answered.data, nowMs);
    // TikTok may have issued a token that cannot be read; whether the old one still works is unknown.
    if (credential === null) return { outcome: "unanswered", endpoint: path, requests, error: unreadable(path) };
    return { outcome: "ok", endpoint: path, requests, credential, lifetime: lifetimeOf(credential) };
  }
  const { error } = answered;
  if (answered.outcome === "not_sent") return { outcome: "not_sent", endpoint: null, requests, error };
  if (answered.outcome !== "refused") return { outcome: "unanswered", endpoint: null, requests, error };
  if (DENIED.has(answered.code)) return { outcome: "denied", endpoint: path, requests, error };
  if (error.code === "app_secret_wrong") return { outcome: "app_secret", endpoint: path, requests, error };
  return { outcome: error.traits.retryable ? "transient" : "refused", endpoint: path, requests, error };
}

function unreadable(path: string): ShopError {
  return new ShopError(
    "upstream_shape",
    `TikTok's answer to ${path} holds no access token that ShopMCP can read. Look for a newer ShopMCP, or report this sentence.`,
  );
}

function noEndpoint(): ShopError {
  return new ShopError("upstream_rejected", "TikTok serves no endpoint that renews a token. Look for a newer ShopMCP.");
}
