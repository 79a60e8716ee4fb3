/** `/smart_plus/campaign/get/`: campaigns of upgraded Smart+, told in the same fields as all others. */

import { passingObject } from "#json/passing.ts";
import { defineEndpoint } from "../wire/endpoint.ts";
import { PageInfo, wireRows } from "../wire/wire-values.ts";
import { WireCampaign } from "./campaign-get.ts";
import { READ_CAMPAIGNS } from "./scopes.ts";

export const SMART_PLUS_CAMPAIGN_GET = defineEndpoint({
  path: "/smart_plus/campaign/get/",
  scope: READ_CAMPAIGNS,
  feature: "Smart+ is",
  schema: () => passingObject({ list: wireRows(WireCampaign), page_info: PageInfo }),
});
