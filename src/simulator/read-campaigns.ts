/** GET /campaign/get/ and GET /smart_plus/campaign/get/. */

import { z } from "zod";
import type { Advertiser, Campaign, Host } from "./account.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import {
  buyingTypesFilter,
  byIdDescending,
  createdWithin,
  creationFilters,
  listAnswer,
  listQuery,
  nameContains,
  oneOf,
  type Row,
  systemOriginsFilter,
} from "./listing.ts";
import { utcText } from "./local-time.ts";
import { ids } from "./query.ts";
import { campaignStatus, matchesPrimary, matchesSecondary, primaryStatusParameter } from "./status.ts";

const MAX_FILTER_IDS = 100;
const MAX_PAGE_SIZE = 1000;

const AUTOMATIONS = ["MANUAL", "SMART_PLUS", "UPGRADED_SMART_PLUS"] as const;

const campaignFilter = z.strictObject({
  campaign_ids: ids(MAX_FILTER_IDS).optional(),
  campaign_name: z.string().optional(),
  campaign_automation_type: z.enum(AUTOMATIONS).optional(),
  primary_status: primaryStatusParameter.default("STATUS_NOT_DELETE"),
  secondary_status: z.string().optional(),
  objective_type: z.string().optional(),
  sales_destination: z.enum(["TIKTOK_SHOP", "WEBSITE", "APP", "WEB_AND_APP"]).optional(),
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

type CampaignFilter = z.infer<typeof campaignFilter>;

export const getCampaigns = defineEndpoint({
  method: "GET",
  path: "/campaign/get/",
  scope: "200",
  sandbox: true,
  input: listQuery(campaignFilter, MAX_PAGE_SIZE),
  run(call, input) {
    const advertiser = grantedAdvertiser(call, input.advertiser_id);
    const filter = input.filtering ?? campaignFilter.parse({});
    const found = advertiser.campaigns.filter((campaign) => campaign.gmvMax === null && wanted(campaign, filter));
    return listAnswer(newestFirst(found), input, (campaign) => campaignRow(advertiser, campaign, call.host));
  },
});

const smartPlusFilter = z.strictObject({
  campaign_ids: ids(MAX_FILTER_IDS).optional(),
  campaign_name: z.string().optional(),
  primary_status: primaryStatusParameter.default("STATUS_NOT_DELETE"),
  secondary_status: z.string().optional(),
  objective_type: z.enum(["APP_PROMOTION", "LEAD_GENERATION", "WEB_CONVERSIONS"]).optional(),
  sales_destination: z.enum(["TIKTOK_SHOP", "WEBSITE", "APP", "WEB_AND_APP"]).optional(),
  ...creationFilters,
});

export const getSmartPlusCampaigns = defineEndpoint({
  method: "GET",
  path: "/smart_plus/campaign/get/",
  scope: "200",
  sandbox: false,
  input: listQuery(smartPlusFilter, MAX_PAGE_SIZE).omit({ exclude_field_types_in_response: true }),
  run(call, input) {
    const advertiser = grantedAdvertiser(call, input.advertiser_id);
    const filter = campaignFilter.parse(input.filtering ?? {});
    const found = advertiser.campaigns.filter(
      (campaign) => campaign.automation === "UPGRADED_SMART_PLUS" && wanted(campaign, filter),
    );
    return listAnswer(newestFirst(found), input, (campaign) => smartPlusRow(advertiser, campaign, call.host));
  },
});

function newestFirst(campaigns: readonly Campaign[]): Campaign[] {
  return byIdDescending(campaigns, (campaign) => campaign.campaignId);
}

function wanted(campaign: Campaign, filter: CampaignFilter): boolean {
  const status = campaignStatus(campaign);
  return (
    matchesPrimary(status, filter.primary_status) &&
    (filter.secondary_status === undefined || matchesSecondary(status, filter.secondary_status)) &&
    filter.buying_types.includes(campaign.buyingType) &&
    filter.campaign_system_origins.includes(campaign.systemOrigin) &&
    oneOf(campaign.campaignId, filter.campaign_ids) &&
    nameContains(campaign.name, filter.campaign_name) &&
    (filter.objective_type === undefined || objectiveMatches(campaign, filter.objective_type)) &&
    createdWithin(campaign.createdAtMs, filter) &&
    matchesTraits(campaign, filter)
  );
}

/** TikTok finds the old CONVERSIONS campaigns under their new name too. */
function objectiveMatches(campaign: Campaign, wantedObjective: string): boolean {
  if (wantedObjective === "WEB_CONVERSIONS" && campaign.objective === "CONVERSIONS") return true;
  return campaign.objective === wantedObjective;
}

function matchesTraits(campaign: Campaign, filter: CampaignFilter): boolean {
  const traits: [unknown, unknown][] = [
    [filter.campaign_automation_type, campaign.automation],
    [filter.sales_destination, salesDestination(campaign)],
    [filter.is_smart_performance_campaign, campaign.automation === "SMART_PLUS"],
    [filter.split_test_enabled, false],
    [filter.campaign_product_source, productSource(campaign)],
    [filter.optimization_goal, null],
    [filter.campaign_type, "REGULAR_CAMPAIGN"],
  ];
  const kind = campaign.automation === "SMART_PLUS" ? "SPC" : "OTHER";
  return (
    traits.every(([asked, own]) => asked === undefined || asked === own) && oneOf(kind, filter.creative_campaign_type)
  );
}

/** A campaign with every field that TikTok documents. */
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

function smartPlusRow(advertiser: Advertiser, campaign: Campaign, host: Host): Row {
  return {
    ...campaignRow(advertiser, campaign, host),
    budget_optimize_on: campaign.cbo,
    budget_auto_adjust_strategy: null,
    current_budget: campaign.budgetMinor / 10 ** advertiser.currency.decimals,
    smart_plus_adgroup_mode: "SINGLE",
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
