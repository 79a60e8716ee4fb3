/** GET /gmv_max/campaign/get/ and /campaign/gmv_max/info/: the campaigns that /campaign/get/ leaves out. */

import { z } from "zod";
import type { Advertiser, Campaign } from "./account.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { hasTargetRoi } from "./gmv-max-metrics.ts";
import { defineList } from "./list-endpoint.ts";
import { creationFilters, type Row } from "./listing.ts";
import { utcText } from "./local-time.ts";
import { id, ids } from "./query.ts";
import { campaignFacts } from "./read-campaigns.ts";
import { badParameter } from "./refusal.ts";
import { campaignStatus } from "./status.ts";
import { storeOfCampaign } from "./stores.ts";

const MAX_PAGE_SIZE = 100;
const MAX_CAMPAIGN_IDS = 100;
const MAX_STORE_IDS = 10;

const gmvMaxFilter = z
  .strictObject({
    gmv_max_promotion_types: z.array(z.enum(["PRODUCT_GMV_MAX", "LIVE_GMV_MAX"])).length(1),
    store_ids: ids(MAX_STORE_IDS).optional(),
    campaign_ids: ids(MAX_CAMPAIGN_IDS).optional(),
    campaign_name: z.string().optional(),
    primary_status: z.enum(["STATUS_DELIVERY_OK", "STATUS_DISABLE", "STATUS_DELETE"]).optional(),
    ...creationFilters,
  })
  .transform((filter) => ({ primary_status: "STATUS_NOT_DELETE", ...filter }));

export const getGmvMaxCampaigns = defineList<Campaign>({
  path: "/gmv_max/campaign/get/",
  scope: "200",
  sandbox: false,
  maxPageSize: MAX_PAGE_SIZE,
  filter: gmvMaxFilter,
  filterRequired: true,
  leavesOutNulls: false,
  items: ({ campaigns }) => campaigns.filter(({ gmvMax }) => gmvMax !== null),
  idOf: ({ campaignId }) => campaignId,
  facts(campaign, advertiser) {
    const { own, ...facts } = campaignFacts(campaign);
    return { ...facts, own: { ...own, store_ids: storeOfCampaign(advertiser, campaign).storeId } };
  },
  toRow: gmvMaxRow,
});

function gmvMaxRow(campaign: Campaign, advertiser: Advertiser): Row {
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

export const getGmvMaxInfo = defineEndpoint({
  method: "GET",
  path: "/campaign/gmv_max/info/",
  scope: "200",
  sandbox: false,
  input: z.strictObject({ advertiser_id: id, campaign_id: id }),
  run(call, { advertiser_id, campaign_id }) {
    const advertiser = grantedAdvertiser(call, advertiser_id);
    const campaign = advertiser.campaigns.find((one) => one.campaignId === campaign_id && one.gmvMax !== null);
    if (campaign === undefined) throw badParameter("campaign_id: it is not a GMV Max campaign of this advertiser.");
    const live = campaign.gmvMax === "LIVE_GMV_MAX";
    return {
      ...gmvMaxRow(campaign, advertiser),
      store_id: storeOfCampaign(advertiser, campaign).storeId,
      store_authorized_bc_id: `70${advertiser.advertiserId.slice(2)}`,
      shopping_ads_type: live ? "LIVE" : "PRODUCT",
      product_specific_type: live ? "UNSET" : "ALL",
      optimization_goal: "VALUE",
      roi_protection_enabled: true,
      deep_bid_type: "VO_MIN_ROAS",
      roas_bid: hasTargetRoi(campaign) ? 4 : 0,
      budget: campaign.budgetMinor / 10 ** advertiser.currency.decimals,
      schedule_type: "SCHEDULE_FROM_NOW",
      schedule_start_time: utcText(campaign.createdAtMs),
      schedule_end_time: null,
      placements: ["PLACEMENT_TIKTOK"],
      location_ids: ["6252001"],
      age_groups: [],
      identity_list: [],
    };
  },
});
