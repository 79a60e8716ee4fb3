/** The two endpoints that renew a token: the one of the product's documentation, and the one of TikTok's accounts. */

import type { ExchangeBody } from "../wire/token-exchange.ts";
import { REFRESH_PATHS, type RefreshPath } from "./refresh-paths.ts";
import type { SealedCredential } from "./sealed-credential.ts";

type Body = (sealed: SealedCredential, refreshToken: NonNullable<SealedCredential["refresh_token"]>) => ExchangeBody;

export const REFRESH_BODIES: Readonly<Record<RefreshPath, Body>> = {
  "/oauth2/refresh_token/": ({ app_id, app_secret }, refresh_token) => ({
    app_id,
    secret: app_secret,
    grant_type: "refresh_token",
    refresh_token,
  }),
  "/tt_user/oauth2/refresh_token/": ({ app_id, app_secret }, refresh_token) => ({
    client_id: app_id,
    client_secret: app_secret,
    grant_type: "refresh_token",
    refresh_token,
  }),
};

/** The one that answered last time first. */
export function refreshOrder(remembered: RefreshPath | undefined): readonly RefreshPath[] {
  return remembered === undefined
    ? REFRESH_PATHS
    : [remembered, ...REFRESH_PATHS.filter((path) => path !== remembered)];
}
