/** `/campaign/status/update/`: switches campaigns on or off. */

import { defineEndpoint } from "../wire/endpoint.ts";
import { ChangeResult } from "./change-result.ts";
import { CHANGE_CAMPAIGNS } from "./scopes.ts";

export const CAMPAIGN_STATUS_UPDATE = defineEndpoint({
  path: "/campaign/status/update/",
  scope: CHANGE_CAMPAIGNS,
  schema: () => ChangeResult,
});
