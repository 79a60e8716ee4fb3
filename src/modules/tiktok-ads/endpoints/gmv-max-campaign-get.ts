/** `/gmv_max/campaign/get/`: campaigns of GMV Max, of one promotion type a request. */

import { passingObject } from "#json/passing.ts";
import { defineEndpoint } from "../wire/endpoint.ts";
import { PageInfo, WireId, WireText, wireRows } from "../wire/wire-values.ts";
import { READ_CAMPAIGNS } from "./scopes.ts";

export const GMV_MAX_TYPES = ["PRODUCT_GMV_MAX", "LIVE_GMV_MAX"] as const;

const GmvMaxCampaign = passingObject({
  campaign_id: WireId,
  campaign_name: WireText,
  objective_type: WireText,
  operation_status: WireText,
  secondary_status: WireText,
  create_time: WireText,
  modify_time: WireText,
});

export const GMV_MAX_CAMPAIGN_GET = defineEndpoint({
  path: "/gmv_max/campaign/get/",
  scope: READ_CAMPAIGNS,
  feature: "GMV Max is",
  schema: () => passingObject({ list: wireRows(GmvMaxCampaign), page_info: PageInfo }),
});
