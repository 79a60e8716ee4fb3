/** `/smart_plus/campaign/status/update/`: switches campaigns of upgraded Smart+ on or off. */

import { defineEndpoint } from "../wire/endpoint.ts";
import { ChangeResult } from "./change-result.ts";
import { CHANGE_CAMPAIGNS } from "./scopes.ts";

export const SMART_PLUS_CAMPAIGN_STATUS_UPDATE = defineEndpoint({
  path: "/smart_plus/campaign/status/update/",
  scope: CHANGE_CAMPAIGNS,
  feature: "Smart+ is",
  schema: () => ChangeResult,
});
