/** `/campaign/get/`: campaigns, but for those of GMV Max. */

import { passingObject } from "#json/passing.ts";
import { defineEndpoint } from "../wire/endpoint.ts";
import { PageInfo, WireFlag, WireId, WireNumber, WireText, wireRows } from "../wire/wire-values.ts";
import { READ_CAMPAIGNS } from "./scopes.ts";

export const WireCampaign = passingObject({
  campaign_id: WireId,
  campaign_name: WireText,
  campaign_automation_type: WireText,
  objective_type: WireText,
  budget: WireNumber,
  budget_mode: WireText,
  operation_status: WireText,
  secondary_status: WireText,
  budget_optimize_on: WireFlag,
  app_promotion_type: WireText,
  campaign_type: WireText,
  sales_destination: WireText,
  roas_bid: WireNumber,
  create_time: WireText,
  modify_time: WireText,
});

export const CAMPAIGN_GET = defineEndpoint({
  path: "/campaign/get/",
  scope: READ_CAMPAIGNS,
  schema: () => passingObject({ list: wireRows(WireCampaign), page_info: PageInfo }),
});
