/** `/oauth2/refresh_token/`: renews a token, as the product's documentation has it. */

import { defineEndpoint } from "../wire/endpoint.ts";
import { NO_SCOPE } from "./scopes.ts";
import { TokenAnswer } from "./token-answer.ts";

export const OAUTH2_REFRESH_TOKEN = defineEndpoint({
  path: "/oauth2/refresh_token/",
  scope: NO_SCOPE,
  schema: TokenAnswer,
});
