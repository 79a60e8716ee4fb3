/** GET /gmv_max/campaign/get/: the campaigns that /campaign/get/ leaves out. */

import { z } from "zod";
import type { Advertiser, Campaign } from "./account.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import {
  byIdDescending,
  createdWithin,
  creationFilters,
  listAnswer,
  listQuery,
  nameContains,
  oneOf,
  type Row,
} from "./listing.ts";
import { utcText } from "./local-time.ts";
import { ids } from "./query.ts";
import { campaignStatus, matchesPrimary } from "./status.ts";

const MAX_PAGE_SIZE = 100;
const MAX_CAMPAIGN_IDS = 100;
const MAX_STORE_IDS = 10;

const gmvMaxFilter = z.strictObject({
  gmv_max_promotion_types: z.array(z.enum(["PRODUCT_GMV_MAX", "LIVE_GMV_MAX"])).length(1),
  store_ids: ids(MAX_STORE_IDS).optional(),
  campaign_ids: ids(MAX_CAMPAIGN_IDS).optional(),
  campaign_name: z.string().optional(),
  primary_status: z.enum(["STATUS_DELIVERY_OK", "STATUS_DISABLE", "STATUS_DELETE"]).optional(),
  ...creationFilters,
});

export const getGmvMaxCampaigns = defineEndpoint({
  method: "GET",
  path: "/gmv_max/campaign/get/",
  scope: "200",
  sandbox: false,
  input: listQuery(gmvMaxFilter, MAX_PAGE_SIZE)
    .omit({ exclude_field_types_in_response: true })
    .required({ filtering: true }),
  run(call, input) {
    const advertiser = grantedAdvertiser(call, input.advertiser_id);
    const found = advertiser.campaigns.filter((campaign) => wanted(campaign, input.filtering, storeIdOf(advertiser)));
    const sorted = byIdDescending(found, (campaign) => campaign.campaignId);
    return listAnswer(sorted, input, (campaign) => gmvMaxRow(advertiser, campaign));
  },
});

/** Each account sells through one shop. */
export function storeIdOf(advertiser: Advertiser): string {
  return `749${advertiser.advertiserId.slice(3)}`;
}

function wanted(campaign: Campaign, filter: z.infer<typeof gmvMaxFilter>, storeId: string): boolean {
  const status = campaignStatus(campaign);
  return (
    campaign.gmvMax !== null &&
    filter.gmv_max_promotion_types.includes(campaign.gmvMax) &&
    matchesPrimary(status, filter.primary_status ?? "STATUS_NOT_DELETE") &&
    oneOf(storeId, filter.store_ids) &&
    oneOf(campaign.campaignId, filter.campaign_ids) &&
    nameContains(campaign.name, filter.campaign_name) &&
    createdWithin(campaign.createdAtMs, filter)
  );
}

function gmvMaxRow(advertiser: Advertiser, campaign: Campaign): Row {
  return {
    advertiser_id: advertiser.advertiserId,
    campaign_id: campaign.campaignId,
    campaign_name: campaign.name,
    operation_status: campaign.operationStatus,
    objective_type: campaign.objective,
    secondary_status: campaignStatus(campaign),
    roi_protection_compensation_status: null,
    create_time: utcText(campaign.createdAtMs),
    modify_time: utcText(campaign.modifiedAtMs),
  };
}
