/** Attribute metrics, which describe an entity. Each is valid at its own level and below. */

import type { Ad, Advertiser } from "./account.ts";
import { decimal, NOT_APPLICABLE } from "./metric-values.ts";

/** An entity has the attributes of its own rank and of those above. */
export const RANKS = { AUCTION_ADVERTISER: 0, AUCTION_CAMPAIGN: 1, AUCTION_ADGROUP: 2, AUCTION_AD: 3 } as const;

export type DataLevel = keyof typeof RANKS;

type Attribute = { level: DataLevel; value(ad: Ad, advertiser: Advertiser): string };

function ofAdvertiser(value: (advertiser: Advertiser) => string): Attribute {
  return { level: "AUCTION_ADVERTISER", value: (_, advertiser) => value(advertiser) };
}

function ofCampaign(value: (campaign: Ad["group"]["campaign"], advertiser: Advertiser) => string): Attribute {
  return { level: "AUCTION_CAMPAIGN", value: (ad, advertiser) => value(ad.group.campaign, advertiser) };
}

function ofAdGroup(value: (group: Ad["group"], advertiser: Advertiser) => string): Attribute {
  return { level: "AUCTION_ADGROUP", value: (ad, advertiser) => value(ad.group, advertiser) };
}

function ofAd(value: (ad: Ad) => string): Attribute {
  return { level: "AUCTION_AD", value };
}

const ATTRIBUTES: Record<string, Attribute> = {
  advertiser_name: ofAdvertiser((advertiser) => advertiser.name),
  advertiser_id: ofAdvertiser((advertiser) => advertiser.advertiserId),
  currency: ofAdvertiser((advertiser) => advertiser.currency.code),

  campaign_name: ofCampaign((campaign) => campaign.name),
  campaign_id: ofCampaign((campaign) => campaign.campaignId),
  campaign_automation_type: ofCampaign((campaign) => campaign.automation),
  objective_type: ofCampaign((campaign) => campaign.objective),
  split_test: ofCampaign(() => "0"),
  campaign_budget: ofCampaign((campaign, { currency }) => decimal(campaign.budgetMinor, currency.decimals)),
  campaign_dedicate_type: ofCampaign(() => NOT_APPLICABLE),
  app_promotion_type: ofCampaign((campaign) => (campaign.channel === "app" ? "APP_INSTALL" : NOT_APPLICABLE)),

  adgroup_name: ofAdGroup((group) => group.name),
  adgroup_id: ofAdGroup((group) => group.adgroupId),
  placement_type: ofAdGroup(() => "PLACEMENT_TYPE_NORMAL"),
  promotion_type: ofAdGroup((group) => promotionType(group)),
  budget: ofAdGroup((group, { currency }) => decimal(group.budgetMinor, currency.decimals)),
  bid: ofAdGroup((group, { currency }) => decimal(group.bidMinor, currency.decimals)),
  billing_event: ofAdGroup((group) => (group.campaign.channel === "traffic" ? "CPC" : "OCPM")),
  bid_strategy: ofAdGroup((group) => (group.bidMinor === 0 ? "BID_STRATEGY_MAX_CONVERSION" : "BID_STRATEGY_COST_CAP")),

  ad_name: ofAd((ad) => ad.name),
  ad_id: ofAd((ad) => ad.adId),
  ad_id_v2: ofAd((ad) => ad.adIdV2),
  ad_text: ofAd((ad) => ad.text),
  call_to_action: ofAd(() => "SHOP_NOW"),
  ad_url: ofAd((ad) => ad.landingPage),
  image_mode: ofAd((ad) => (ad.video ? "VIDEO_VERTICAL" : "IMAGE_LARGE_VERTICAL")),
  is_aco: ofAd(() => "0"),
  is_smart_creative: ofAd((ad) => (ad.group.campaign.automation === "MANUAL" ? "0" : "1")),
};

export function promotionType(group: Ad["group"]): string {
  const { channel } = group.campaign;
  if (channel === "app") return "APP";
  if (channel === "lead") return "INSTANT_FORM";
  return channel === "shop" ? "VIDEO_SHOPPING" : "WEBSITE";
}

/** Attributes that are not simulated are accepted at every level, without a value. */
export function attributeFits(name: string, level: DataLevel): boolean {
  return RANKS[ATTRIBUTES[name]?.level ?? "AUCTION_ADVERTISER"] <= RANKS[level];
}

export function attributeValue(name: string, ad: Ad, advertiser: Advertiser): string {
  return ATTRIBUTES[name]?.value(ad, advertiser) ?? NOT_APPLICABLE;
}
