/** The paths of the two endpoints that renew a token. */

export const REFRESH_PATHS = ["/oauth2/refresh_token/", "/tt_user/oauth2/refresh_token/"] as const;

export type RefreshPath = (typeof REFRESH_PATHS)[number];
