/** GET /smart_plus/campaign/get/, /smart_plus/adgroup/get/ and /smart_plus/ad/get/: upgraded Smart+ campaigns. */

import { z } from "zod";
import type { Ad, AdGroup, Advertiser, Campaign, Host } from "./account.ts";
import { targetingFields } from "./ad-group-settings.ts";
import { defineList } from "./list-endpoint.ts";
import { creationFilters, type Row } from "./listing.ts";
import { utcText } from "./local-time.ts";
import { ids } from "./query.ts";
import { adGroupFacts, adGroupRow } from "./read-ad-groups.ts";
import { imageIdOf, itemIdOf, videoIdOf } from "./read-ads.ts";
import { campaignFacts, campaignRow, SALES_DESTINATIONS } from "./read-campaigns.ts";
import { adStatus } from "./status.ts";

const MAX_IDS = 100;
const MAX_PAGE_SIZE = 1000;
const MAX_AD_PAGE_SIZE = 100;

const CAMPAIGN_STATUSES = [
  "STATUS_ALL",
  "STATUS_NOT_DELETE",
  "STATUS_DELIVERY_OK",
  "STATUS_NOT_DELIVERY",
  "STATUS_DISABLE",
  "STATUS_DELETE",
] as const;
const LOWER_STATUSES = [...CAMPAIGN_STATUSES, "STATUS_TIME_DONE", "STATUS_FROZEN", "STATUS_RF_CLOSED"] as const;

const objective = z.enum(["APP_PROMOTION", "LEAD_GENERATION", "WEB_CONVERSIONS"]).optional();

export const getSmartPlusCampaigns = defineList<Campaign>({
  path: "/smart_plus/campaign/get/",
  scope: "200",
  sandbox: false,
  maxPageSize: MAX_PAGE_SIZE,
  filter: z.strictObject({
    campaign_ids: ids(MAX_IDS).optional(),
    campaign_name: z.string().optional(),
    primary_status: z.enum(CAMPAIGN_STATUSES).default("STATUS_NOT_DELETE"),
    secondary_status: z.string().optional(),
    objective_type: objective,
    sales_destination: z.enum(SALES_DESTINATIONS).optional(),
    ...creationFilters,
  }),
  leavesOutNulls: false,
  items: smartPlusCampaigns,
  idOf: ({ campaignId }) => campaignId,
  facts: campaignFacts,
  toRow: (campaign, advertiser, host) => ({
    ...campaignRow(advertiser, campaign, host),
    budget_optimize_on: campaign.cbo,
    budget_auto_adjust_strategy: null,
    current_budget: campaign.budgetMinor / 10 ** advertiser.currency.decimals,
    smart_plus_adgroup_mode: "SINGLE",
  }),
});

export const getSmartPlusAdGroups = defineList<AdGroup>({
  path: "/smart_plus/adgroup/get/",
  scope: "210",
  sandbox: false,
  maxPageSize: MAX_PAGE_SIZE,
  filter: z.strictObject({
    campaign_ids: ids(MAX_IDS).optional(),
    adgroup_ids: ids(MAX_IDS).optional(),
    adgroup_name: z.string().optional(),
    primary_status: z.enum(LOWER_STATUSES).default("STATUS_NOT_DELETE"),
    secondary_status: z.string().optional(),
    objective_type: objective,
    optimization_goal: z.string().optional(),
    promotion_type: z.string().optional(),
    ...creationFilters,
  }),
  leavesOutNulls: false,
  items: (advertiser) => smartPlusCampaigns(advertiser).flatMap(({ adGroups }) => adGroups),
  idOf: ({ adgroupId }) => adgroupId,
  facts: adGroupFacts,
  toRow: smartPlusAdGroupRow,
});

/** A Smart+ ad is several creatives of one ad group under one id. */
export type SmartPlusAd = { id: string; group: AdGroup; creatives: readonly Ad[]; leading: Ad };

export const getSmartPlusAds = defineList<SmartPlusAd>({
  path: "/smart_plus/ad/get/",
  scope: "220",
  sandbox: false,
  maxPageSize: MAX_AD_PAGE_SIZE,
  filter: z.strictObject({
    campaign_ids: ids(MAX_IDS).optional(),
    adgroup_ids: ids(MAX_IDS).optional(),
    smart_plus_ad_ids: ids(MAX_IDS).optional(),
    primary_status: z.enum([...LOWER_STATUSES, "STATUS_CLOSED"]).default("STATUS_NOT_DELETE"),
    secondary_status: z.string().optional(),
    objective_type: objective,
    optimization_goal: z.string().optional(),
    modified_after: creationFilters.creation_filter_start_time,
    ...creationFilters,
  }),
  leavesOutNulls: false,
  items: smartPlusAds,
  idOf: ({ id }) => id,
  facts: ({ id, group, leading }) => ({
    secondaryStatus: adStatus(leading),
    createdAtMs: group.createdAtMs,
    modifiedAtMs: leading.modifiedAtMs,
    own: {
      campaign_ids: group.campaign.campaignId,
      adgroup_ids: group.adgroupId,
      smart_plus_ad_ids: id,
      objective_type: group.campaign.objective,
    },
  }),
  toRow: smartPlusAdRow,
});

function smartPlusCampaigns({ campaigns }: Advertiser): Campaign[] {
  return campaigns.filter(({ automation }) => automation === "UPGRADED_SMART_PLUS");
}

export function smartPlusAds(advertiser: Advertiser): SmartPlusAd[] {
  return smartPlusCampaigns(advertiser).flatMap(({ adGroups }) =>
    adGroups.flatMap((group) => {
      const [first] = group.ads;
      if (first === undefined) return [];
      const standing = group.ads.find(({ deleted }) => !deleted) ?? first;
      const leading = group.ads.find((ad) => adStatus(ad) === "AD_STATUS_DELIVERY_OK") ?? standing;
      return { id: first.adIdV2, group, creatives: group.ads, leading };
    }),
  );
}

export function smartPlusAdName(group: AdGroup): string {
  return `${group.name} | Smart+ ad`;
}

function smartPlusAdGroupRow(group: AdGroup, advertiser: Advertiser, host: Host): Row {
  const targeting = targetingFields(advertiser, group);
  const row = adGroupRow(group, advertiser, host);
  const rest = Object.entries(row).filter(([name]) => !(name in targeting) && !name.startsWith("is_smart"));
  return {
    ...Object.fromEntries(rest),
    budget_auto_adjust_strategy: "UNSET",
    targeting_optimization_mode: group.campaign.channel === "web" ? "AUTOMATIC" : "MANUAL",
    suggestion_audience_enabled: false,
    targeting_spec: { ...targeting, auto_targeting_enabled: undefined },
  };
}

function smartPlusAdRow({ id, group, creatives, leading }: SmartPlusAd, advertiser: Advertiser, host: Host): Row {
  const { campaign } = group;
  return {
    advertiser_id: advertiser.advertiserId,
    campaign_id: campaign.campaignId,
    campaign_name: campaign.name,
    adgroup_id: group.adgroupId,
    adgroup_name: group.name,
    smart_plus_ad_id: id,
    ad_name: smartPlusAdName(group),
    operation_status: leading.operationStatus,
    secondary_status: host === "sandbox" ? undefined : adStatus(leading),
    create_time: utcText(group.createdAtMs),
    modify_time: leading.modifiedAtMs === null ? null : utcText(leading.modifiedAtMs),
    creative_list: creatives.filter(({ deleted }) => !deleted).map(creativeRow),
    ad_text_list: creatives.slice(0, 2).map(({ text }) => ({ ad_text: text })),
    call_to_action_list: [{ call_to_action: "SHOP_NOW" }],
    landing_page_url_list: [{ landing_page_url: leading.landingPage }],
    deeplink_list: [],
    page_list: [],
    interactive_add_on_list: [],
    ad_configuration: {
      identity_id: `70${advertiser.advertiserId.slice(2)}`,
      identity_type: "CUSTOMIZED_USER",
      dark_post_status: "ON",
      call_to_action_id: `77${id.slice(2)}`,
    },
  };
}

function creativeRow(ad: Ad): Row {
  return {
    ad_material_id: `75${ad.adId.slice(2)}`,
    smart_plus_creative_id: ad.adId,
    material_operation_status: ad.operationStatus,
    creative_info: {
      ad_format: ad.video ? "SINGLE_VIDEO" : "CAROUSEL_ADS",
      material_name: ad.name,
      video_info: ad.video ? { video_id: videoIdOf(ad), file_name: `${ad.name}.mp4` } : null,
      image_info: [{ web_uri: imageIdOf(ad) }],
      tiktok_item_id: itemIdOf(ad),
      identity_type: "CUSTOMIZED_USER",
    },
  };
}
