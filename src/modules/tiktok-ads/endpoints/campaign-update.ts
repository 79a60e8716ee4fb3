/** `/campaign/update/`: changes one campaign. */

import { defineEndpoint } from "../wire/endpoint.ts";
import { ChangeResult } from "./change-result.ts";
import { CHANGE_CAMPAIGNS } from "./scopes.ts";

export const CAMPAIGN_UPDATE = defineEndpoint({
  path: "/campaign/update/",
  scope: CHANGE_CAMPAIGNS,
  schema: () => ChangeResult,
});
