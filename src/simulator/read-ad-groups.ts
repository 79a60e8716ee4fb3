/** GET /adgroup/get/. */

import { z } from "zod";
import type { AdGroup, Advertiser, Campaign, Channel, Host } from "./account.ts";
import { pixelIdOf } from "./account-pixels.ts";
import { scheduleFields, targetingFields } from "./ad-group-settings.ts";
import { defineList, type Facts } from "./list-endpoint.ts";
import { buyingTypesFilter, creationFilters, type Row, systemOriginsFilter } from "./listing.ts";
import { utcText } from "./local-time.ts";
import { promotionType } from "./metric-attributes.ts";
import { ids } from "./query.ts";
import { productSource } from "./read-campaigns.ts";
import { badParameter } from "./refusal.ts";
import { adGroupStatus, primaryStatusParameter } from "./status.ts";
import { storeIdOf } from "./stores.ts";

const MAX_IDS = 100;
const MAX_PAGE_SIZE = 1000;
const MAX_TOP_VIEW_PAGE_SIZE = 100;

const adGroupFilter = z.strictObject({
  campaign_ids: ids(MAX_IDS).optional(),
  adgroup_ids: ids(MAX_IDS).optional(),
  adgroup_name: z.string().optional(),
  primary_status: primaryStatusParameter.default("STATUS_NOT_DELETE"),
  secondary_status: z.string().optional(),
  objective_type: z.string().optional(),
  buying_types: buyingTypesFilter,
  optimization_goal: z.string().optional(),
  promotion_type: z.string().optional(),
  bid_strategy: z.string().optional(),
  billing_events: z.array(z.string()).optional(),
  creative_material_mode: z.string().optional(),
  campaign_system_origins: systemOriginsFilter,
  split_test_enabled: z.boolean().optional(),
  ...creationFilters,
});

export const getAdGroups = defineList<AdGroup>({
  path: "/adgroup/get/",
  scope: "210",
  sandbox: true,
  maxPageSize: MAX_PAGE_SIZE,
  filter: adGroupFilter,
  leavesOutNulls: true,
  items: ({ campaigns }) => campaigns.flatMap(({ adGroups }) => adGroups),
  idOf: ({ adgroupId }) => adgroupId,
  facts: adGroupFacts,
  toRow: adGroupRow,
  check({ filter, pageSize }) {
    if ([filter.buying_types].flat().includes("RESERVATION_TOP_VIEW") && pageSize > MAX_TOP_VIEW_PAGE_SIZE)
      throw badParameter(`page_size: at most ${MAX_TOP_VIEW_PAGE_SIZE} with RESERVATION_TOP_VIEW`);
  },
});

export function adGroupFacts(group: AdGroup): Facts {
  const { campaign } = group;
  return {
    secondaryStatus: adGroupStatus(group),
    createdAtMs: group.createdAtMs,
    own: {
      campaign_ids: campaign.campaignId,
      adgroup_ids: group.adgroupId,
      adgroup_name: group.name,
      objective_type: campaign.objective,
      buying_types: campaign.buyingType,
      optimization_goal: GOALS[campaign.channel],
      promotion_type: promotionType(group),
      bid_strategy: group.bidMinor === 0 ? "BID_STRATEGY_MAX_CONVERSION" : "BID_STRATEGY_COST_CAP",
      billing_events: billingEvent(campaign),
      creative_material_mode: creativeMode(campaign),
      campaign_system_origins: campaign.systemOrigin,
      split_test_enabled: false,
    },
  };
}

const GOALS: Record<Channel, string> = {
  web: "CONVERT",
  shop: "VALUE",
  app: "INSTALL",
  lead: "LEAD_GENERATION",
  traffic: "CLICK",
  video: "ENGAGED_VIEW",
  reach: "REACH",
  engagement: "FOLLOWERS",
};

function billingEvent({ channel }: Campaign): string {
  if (channel === "traffic") return "CPC";
  if (channel === "reach") return "CPM";
  return channel === "video" ? "CPV" : "OCPM";
}

function creativeMode({ automation }: Campaign): string {
  return automation === "MANUAL" ? "CUSTOM" : "SMART_CREATIVE";
}

export function adGroupRow(group: AdGroup, advertiser: Advertiser, host: Host): Row {
  const { campaign } = group;
  const units = 10 ** advertiser.currency.decimals;
  const converts = GOALS[campaign.channel] === "CONVERT";
  return {
    advertiser_id: advertiser.advertiserId,
    campaign_id: campaign.campaignId,
    campaign_name: campaign.name,
    campaign_system_origin: campaign.systemOrigin,
    campaign_automation_type: campaign.automation,
    adgroup_id: group.adgroupId,
    adgroup_name: group.name,
    create_time: utcText(group.createdAtMs),
    modify_time: utcText(group.modifiedAtMs),
    operation_status: group.operationStatus,
    secondary_status: host === "sandbox" ? undefined : adGroupStatus(group),
    is_smart_performance_campaign: campaign.automation === "SMART_PLUS",
    ...placementFields(advertiser, group),
    ...targetingFields(advertiser, group),
    budget_mode: campaign.cbo ? "BUDGET_MODE_INFINITE" : "BUDGET_MODE_DAY",
    budget: group.budgetMinor / units,
    scheduled_budget: 0,
    ...scheduleFields(group),
    optimization_goal: GOALS[campaign.channel],
    optimization_event: converts ? "SHOPPING" : null,
    secondary_optimization_event: null,
    billing_event: billingEvent(campaign),
    bid_type: group.bidMinor === 0 ? "BID_TYPE_NO_BID" : "BID_TYPE_CUSTOM",
    bid_price: converts ? 0 : group.bidMinor / units,
    conversion_bid_price: converts ? group.bidMinor / units : 0,
    deep_bid_type: wantsValue(group) ? "VO_MIN_ROAS" : null,
    deep_cpa_bid: 0,
    roas_bid: wantsValue(group) ? 1.8 : 0,
    vbo_window: null,
    pacing: "PACING_MODE_SMOOTH",
    click_attribution_window: "SEVEN_DAYS",
    engaged_view_attribution_window: "ONE_DAY",
    view_attribution_window: "ONE_DAY",
    attribution_event_count: "EVERY",
    conversion_window: null,
    frequency: null,
    frequency_schedule: null,
    statistic_type: null,
    rf_purchased_type: null,
    purchased_impression: null,
    purchased_reach: null,
    delivery_mode: null,
    is_new_structure: true,
    is_hfss: false,
    skip_learning_phase: group.bidMinor === 0 ? false : 0,
    adgroup_app_profile_page_state: null,
    split_test_group_id: null,
    split_test_status: null,
    creative_material_mode: creativeMode(campaign),
    keywords: null,
    ios14_quota_type: "UNOCCUPIED",
  };
}

function wantsValue({ campaign, bidMinor }: AdGroup): boolean {
  return GOALS[campaign.channel] === "VALUE" && bidMinor === 0;
}

function placementFields(advertiser: Advertiser, group: AdGroup): Row {
  const { campaign } = group;
  const source = productSource(campaign);
  return {
    placement_type: "PLACEMENT_TYPE_NORMAL",
    placements: ["PLACEMENT_TIKTOK"],
    search_result_enabled: true,
    comment_disabled: false,
    share_disabled: false,
    video_download_disabled: false,
    inventory_filter_enabled: false,
    promotion_type: promotionType(group),
    promotion_target_type: null,
    shopping_ads_type: source === "STORE" ? "VIDEO" : null,
    product_source: source ?? "UNSET",
    store_id: source === "STORE" ? storeIdOf(advertiser) : null,
    store_authorized_bc_id: null,
    catalog_id: source === "CATALOG" ? `760${advertiser.advertiserId.slice(3)}` : null,
    catalog_authorized_bc_id: null,
    identity_id: null,
    identity_type: null,
    app_id: null,
    app_download_url: null,
    app_type: null,
    // TikTok sends the number 0 for a missing pixel.
    pixel_id: campaign.channel === "web" ? (group.silentPixelId ?? pixelIdOf(advertiser)) : 0,
  };
}
