/** `/oauth2/access_token/`: gives an access token for a code, which counts once. */

import { defineEndpoint } from "../wire/endpoint.ts";
import { NO_SCOPE } from "./scopes.ts";
import { TokenAnswer } from "./token-answer.ts";

export const OAUTH2_ACCESS_TOKEN = defineEndpoint({
  path: "/oauth2/access_token/",
  scope: NO_SCOPE,
  schema: TokenAnswer,
});
