/** GET /ad/get/. Creatives of upgraded Smart+ are listed as ads here; the Smart+ ads are at /smart_plus/ad/get/. */

import { z } from "zod";
import type { Ad, Advertiser, Host } from "./account.ts";
import { pixelIdOf } from "./account-pixels.ts";
import type { BareInteger } from "./envelope.ts";
import { defineList, type Facts } from "./list-endpoint.ts";
import { buyingTypesFilter, creationFilters, type Row, systemOriginsFilter } from "./listing.ts";
import { utcText } from "./local-time.ts";
import { ids } from "./query.ts";
import { hexOf } from "./random.ts";
import { adStatus, primaryStatusParameter } from "./status.ts";

const MAX_IDS = 100;
const MAX_PAGE_SIZE = 1000;

const adFilter = z.strictObject({
  campaign_ids: ids(MAX_IDS).optional(),
  adgroup_ids: ids(MAX_IDS).optional(),
  ad_ids: ids(MAX_IDS).optional(),
  ad_name: z.string().optional(),
  primary_status: primaryStatusParameter.default("STATUS_NOT_DELETE"),
  secondary_status: z.string().optional(),
  objective_type: z.string().optional(),
  buying_types: buyingTypesFilter,
  optimization_goal: z.string().optional(),
  creative_material_mode: z.enum(["CUSTOM", "DYNAMIC", "SMART_CREATIVE"]).optional(),
  destination: z.enum(["APP", "TIKTOK_INSTANT_PAGE", "WEBSITE", "SOCIAL_MEDIA_APP", "PHONE_CALL"]).optional(),
  campaign_system_origins: systemOriginsFilter,
  modified_after: creationFilters.creation_filter_start_time,
  ...creationFilters,
});

export const getAds = defineList<Ad>({
  path: "/ad/get/",
  scope: "220",
  sandbox: true,
  maxPageSize: MAX_PAGE_SIZE,
  filter: adFilter,
  leavesOutNulls: true,
  items: ({ campaigns }) => campaigns.flatMap(({ adGroups }) => adGroups.flatMap(({ ads }) => ads)),
  idOf: ({ adId }) => adId,
  facts: adFacts,
  toRow: adRow,
});

function adFacts(ad: Ad): Facts {
  const { campaign } = ad.group;
  return {
    secondaryStatus: adStatus(ad),
    createdAtMs: ad.createdAtMs,
    modifiedAtMs: ad.modifiedAtMs,
    own: {
      campaign_ids: campaign.campaignId,
      adgroup_ids: ad.group.adgroupId,
      ad_ids: ad.adId,
      ad_name: ad.name,
      objective_type: campaign.objective,
      buying_types: campaign.buyingType,
      creative_material_mode: campaign.automation === "MANUAL" ? "CUSTOM" : "SMART_CREATIVE",
      destination: campaign.channel === "app" ? "APP" : "WEBSITE",
      campaign_system_origins: campaign.systemOrigin,
    },
  };
}

function adRow(ad: Ad, advertiser: Advertiser, host: Host): Row {
  const { group } = ad;
  const { campaign } = group;
  const web = campaign.channel === "web";
  return {
    advertiser_id: advertiser.advertiserId,
    campaign_id: campaign.campaignId,
    campaign_name: campaign.name,
    campaign_system_origin: campaign.systemOrigin,
    campaign_automation_type: campaign.automation,
    adgroup_id: group.adgroupId,
    adgroup_name: group.name,
    ad_id: ad.adId,
    ad_name: ad.name,
    create_time: utcText(ad.createdAtMs),
    modify_time: ad.modifiedAtMs === null ? null : utcText(ad.modifiedAtMs),
    operation_status: ad.operationStatus,
    secondary_status: host === "sandbox" ? undefined : adStatus(ad),
    ad_format: ad.video ? "SINGLE_VIDEO" : "SINGLE_IMAGE",
    video_id: ad.video ? videoIdOf(ad) : null,
    image_ids: [imageIdOf(ad)],
    music_id: null,
    tiktok_item_id: itemIdOf(ad),
    identity_id: `70${advertiser.advertiserId.slice(2)}`,
    identity_type: itemIdOf(ad) === null ? "CUSTOMIZED_USER" : "TT_USER",
    identity_authorized_bc_id: null,
    display_name: advertiser.name,
    profile_image_url: "https://images.example/profile.png",
    app_name: "",
    ad_text: ad.text,
    ad_texts: null,
    call_to_action: callsOf(ad) === null ? "SHOP_NOW" : undefined,
    call_to_action_id: callsOf(ad),
    landing_page_url: ad.landingPage,
    landing_page_urls: null,
    deeplink: "",
    deeplink_type: "NORMAL",
    card_id: null,
    page_id: campaign.channel === "lead" ? bare(`72${ad.adId.slice(2)}`) : null,
    tracking_pixel_id: web ? bare(ad.group.silentPixelId ?? pixelIdOf(advertiser)) : null,
    tracking_app_id: null,
    tracking_offline_event_set_ids: null,
    click_tracking_url: null,
    impression_tracking_url: null,
    catalog_id: null,
    product_specific_type: null,
    item_group_ids: [],
    sku_ids: null,
    product_set_id: null,
    vertical_video_strategy: null,
    shopping_ads_video_package_id: null,
    dynamic_format: null,
    dynamic_destination: null,
    creative_type: null,
    creative_authorized: false,
    optimization_event: web ? "SHOPPING" : null,
    playable_url: null,
    fallback_type: null,
    viewability_postbid_partner: null,
    brand_safety_postbid_partner: null,
    aigc_disclosure_type: "NOT_DECLARED",
    dark_post_status: "ON",
    utm_params: [],
    is_aco: false,
    is_new_structure: true,
  };
}

function callsOf({ adId, pace }: Ad): string | null {
  return pace.hash % 7 === 0 ? `76${adId.slice(2)}` : null;
}

export function videoIdOf({ adId, pace, group }: Ad): string {
  const shared = pace.hash % 5 === 0;
  return `v10044g50000${hexOf(20, shared ? group.campaign.campaignId : adId, "video")}`;
}

export function itemIdOf({ adId, pace }: Ad): string | null {
  return pace.hash % 4 === 0 ? `74${adId.slice(2)}` : null;
}

export function imageIdOf({ adId }: Ad): string {
  return `tos-useast5-i-0051-tx/${hexOf(16, adId, "image")}`;
}

/** TikTok sends these two ids as numbers, beyond the precision of a double. */
function bare(digits: string): BareInteger {
  return { bareDigits: digits };
}
