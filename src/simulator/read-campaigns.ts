/** GET /campaign/get/: every campaign but GMV Max. */

import { z } from "zod";
import type { Advertiser, Campaign, Host } from "./account.ts";
import { defineList } from "./list-endpoint.ts";
import { buyingTypesFilter, creationFilters, type Row, systemOriginsFilter } from "./listing.ts";
import { utcText } from "./local-time.ts";
import { ids } from "./query.ts";
import { campaignStatus, primaryStatusParameter } from "./status.ts";

const MAX_FILTER_IDS = 100;
const MAX_PAGE_SIZE = 1000;

const AUTOMATIONS = ["MANUAL", "SMART_PLUS", "UPGRADED_SMART_PLUS"] as const;
export const SALES_DESTINATIONS = ["TIKTOK_SHOP", "WEBSITE", "APP", "WEB_AND_APP"] as const;

const campaignFilter = z.strictObject({
  campaign_ids: ids(MAX_FILTER_IDS).optional(),
  campaign_name: z.string().optional(),
  campaign_automation_type: z.enum(AUTOMATIONS).optional(),
  primary_status: primaryStatusParameter.default("STATUS_NOT_DELETE"),
  secondary_status: z.string().optional(),
  objective_type: z.string().optional(),
  sales_destination: z.enum(SALES_DESTINATIONS).optional(),
  buying_types: buyingTypesFilter,
  is_smart_performance_campaign: z.boolean().optional(),
  creative_campaign_type: z.array(z.enum(["SPC", "SEARCH_CAMPAIGN", "OTHER"])).optional(),
  split_test_enabled: z.boolean().optional(),
  campaign_product_source: z.enum(["CATALOG", "STORE"]).optional(),
  optimization_goal: z.string().optional(),
  campaign_type: z.enum(["REGULAR_CAMPAIGN", "IOS14_CAMPAIGN"]).optional(),
  campaign_system_origins: systemOriginsFilter,
  ...creationFilters,
});

export const getCampaigns = defineList<Campaign>({
  path: "/campaign/get/",
  scope: "200",
  sandbox: true,
  maxPageSize: MAX_PAGE_SIZE,
  filter: campaignFilter,
  leavesOutNulls: true,
  items: ({ campaigns }) => campaigns.filter(({ gmvMax }) => gmvMax === null),
  idOf: ({ campaignId }) => campaignId,
  facts: campaignFacts,
  toRow: (campaign, advertiser, host) => campaignRow(advertiser, campaign, host),
});

export function campaignFacts(campaign: Campaign) {
  const { objective, automation } = campaign;
  return {
    secondaryStatus: campaignStatus(campaign),
    createdAtMs: campaign.createdAtMs,
    own: {
      campaign_ids: campaign.campaignId,
      campaign_name: campaign.name,
      campaign_automation_type: automation,
      // TikTok finds old CONVERSIONS campaigns by their new name too.
      objective_type: objective === "CONVERSIONS" ? [objective, "WEB_CONVERSIONS"] : objective,
      sales_destination: salesDestination(campaign),
      buying_types: campaign.buyingType,
      is_smart_performance_campaign: automation === "SMART_PLUS",
      creative_campaign_type: automation === "SMART_PLUS" ? "SPC" : "OTHER",
      split_test_enabled: false,
      campaign_product_source: productSource(campaign),
      campaign_type: "REGULAR_CAMPAIGN",
      campaign_system_origins: campaign.systemOrigin,
      gmv_max_promotion_types: campaign.gmvMax,
    },
  };
}

export function campaignRow(advertiser: Advertiser, campaign: Campaign, host: Host): Row {
  const { objective } = campaign;
  return {
    advertiser_id: advertiser.advertiserId,
    campaign_id: campaign.campaignId,
    campaign_name: campaign.name,
    campaign_system_origin: campaign.systemOrigin,
    create_time: utcText(campaign.createdAtMs),
    modify_time: utcText(campaign.modifiedAtMs),
    objective_type: objective,
    objective: objective === "APP_PROMOTION" ? "APP" : "LANDING_PAGE",
    virtual_objective_type: salesDestination(campaign) === null ? null : "SALES",
    sales_destination: salesDestination(campaign),
    app_promotion_type: objective === "APP_PROMOTION" ? "APP_INSTALL" : "UNSET",
    campaign_automation_type: campaign.automation,
    is_smart_performance_campaign: campaign.automation === "SMART_PLUS",
    is_search_campaign: false,
    is_advanced_dedicated_campaign: false,
    disable_skan_campaign: null,
    campaign_type: "REGULAR_CAMPAIGN",
    app_id: null,
    budget: campaign.budgetMinor / 10 ** advertiser.currency.decimals,
    budget_mode: campaign.budgetMode,
    budget_optimize_on: campaign.cbo ? true : null,
    bid_type: null,
    bid_align_type: null,
    deep_bid_type: null,
    roas_bid: 0,
    optimization_goal: null,
    operation_status: campaign.operationStatus,
    secondary_status: host === "sandbox" ? undefined : campaignStatus(campaign),
    campaign_product_source: productSource(campaign),
    campaign_app_profile_page_state: null,
    catalog_enabled: productSource(campaign) === "CATALOG",
    special_industries: [],
    rf_campaign_type: campaign.buyingType === "RESERVATION_RF" ? "STANDARD" : null,
    postback_window_mode: null,
    rta_id: null,
    rta_bid_enabled: null,
    rta_product_selection_enabled: null,
    po_number: null,
    is_new_structure: true,
  };
}

function salesDestination({ objective, channel }: Campaign): string | null {
  if (objective === "WEB_CONVERSIONS" || objective === "CONVERSIONS") return "WEBSITE";
  if (objective === "PRODUCT_SALES") return channel === "shop" ? "TIKTOK_SHOP" : "WEBSITE";
  return null;
}

export function productSource({ objective, channel }: Campaign): "STORE" | "CATALOG" | null {
  if (objective !== "PRODUCT_SALES") return null;
  return channel === "shop" ? "STORE" : "CATALOG";
}
