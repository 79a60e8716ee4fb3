/** `/tt_user/oauth2/refresh_token/`: renews a token, as TikTok's accounts have it. */

import { defineEndpoint } from "../wire/endpoint.ts";
import { NO_SCOPE } from "./scopes.ts";
import { TokenAnswer } from "./token-answer.ts";

export const TT_USER_OAUTH2_REFRESH_TOKEN = defineEndpoint({
  path: "/tt_user/oauth2/refresh_token/",
  scope: NO_SCOPE,
  schema: TokenAnswer,
});
