/** The two endpoints that renew a token: the one of the product's documentation, and the one of TikTok's accounts. */

import type { Secret } from "#secret.ts";
import { OAUTH2_REFRESH_TOKEN } from "../endpoints/oauth2-refresh-token.ts";
import { TT_USER_OAUTH2_REFRESH_TOKEN } from "../endpoints/tt-user-oauth2-refresh-token.ts";
import type { ExchangeBody } from "../wire/token-exchange.ts";

export const REFRESH_PATHS = [OAUTH2_REFRESH_TOKEN.path, TT_USER_OAUTH2_REFRESH_TOKEN.path] as const;

export type RefreshPath = (typeof REFRESH_PATHS)[number];

type App = { app_id: string; app_secret: Secret };

export type RefreshEndpoint = {
  endpoint: typeof OAUTH2_REFRESH_TOKEN | typeof TT_USER_OAUTH2_REFRESH_TOKEN;
  bodyOf(app: App, refreshToken: Secret): ExchangeBody;
};

const ENDPOINTS: readonly RefreshEndpoint[] = [
  {
    endpoint: OAUTH2_REFRESH_TOKEN,
    bodyOf: ({ app_id, app_secret }, refresh_token) => ({
      app_id,
      secret: app_secret,
      grant_type: "refresh_token",
      refresh_token,
    }),
  },
  {
    endpoint: TT_USER_OAUTH2_REFRESH_TOKEN,
    bodyOf: ({ app_id, app_secret }, refresh_token) => ({
      client_id: app_id,
      client_secret: app_secret,
      grant_type: "refresh_token",
      refresh_token,
    }),
  },
];

export function refreshOrder(remembered: RefreshPath | undefined): readonly RefreshEndpoint[] {
  const first = ENDPOINTS.filter(({ endpoint }) => endpoint.path === remembered);
  return [...first, ...ENDPOINTS.filter((one) => !first.includes(one))];
}
