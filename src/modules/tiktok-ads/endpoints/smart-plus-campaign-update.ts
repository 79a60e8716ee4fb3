/** `/smart_plus/campaign/update/`: changes one campaign of upgraded Smart+. */

import { defineEndpoint } from "../wire/endpoint.ts";
import { ChangeResult } from "./change-result.ts";
import { CHANGE_CAMPAIGNS } from "./scopes.ts";

export const SMART_PLUS_CAMPAIGN_UPDATE = defineEndpoint({
  path: "/smart_plus/campaign/update/",
  scope: CHANGE_CAMPAIGNS,
  feature: "Smart+ is",
  schema: () => ChangeResult,
});
