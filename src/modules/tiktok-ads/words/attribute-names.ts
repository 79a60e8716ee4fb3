/** Names that TikTok's reports take beside metrics and that say what something is: where they are shown here. */

const AD_GROUPS = "tiktok_ads_list_ad_groups with detail all";
const AD_TEXTS = "tiktok_ads_list_ads with creative text";
const ADS = "tiktok_ads_list_ads with detail all";
const CAMPAIGNS = "tiktok_ads_list_campaigns with detail all";
const ACCOUNT = "tiktok_ads_get_account";
const COLUMNS = "every report at its level or below";

const SHOWN_IN: ReadonlyMap<string, string | null> = new Map<string, string | null>([
  ["advertiser_name", ACCOUNT],
  ["advertiser_id", ACCOUNT],
  ["currency", ACCOUNT],
  ["campaign_name", COLUMNS],
  ["campaign_id", COLUMNS],
  ["adgroup_name", COLUMNS],
  ["adgroup_id", COLUMNS],
  ["ad_name", COLUMNS],
  ["ad_id", COLUMNS],
  ["ad_id_v2", COLUMNS],
  ["campaign_automation_type", CAMPAIGNS],
  ["objective_type", CAMPAIGNS],
  ["campaign_budget", CAMPAIGNS],
  ["app_promotion_type", CAMPAIGNS],
  ["promotion_type", AD_GROUPS],
  ["placement_type", AD_GROUPS],
  ["budget", AD_GROUPS],
  ["bid", AD_GROUPS],
  ["billing_event", AD_GROUPS],
  ["opt_status", AD_GROUPS],
  ["ad_text", AD_TEXTS],
  ["call_to_action", AD_TEXTS],
  ["ad_url", AD_TEXTS],
  ["video_id", ADS],
  ["tiktok_item_id", ADS],
  ...`
    split_test campaign_dedicate_type file_name is_removed_from_spc identity_id tiktok_name catalog_name
    catalog_modify_time adgroup_download_url profile_image dpa_target_audience_type smart_target pricing_category
    bid_strategy bid_secondary_goal aeo_type ad_profile_image tt_app_id tt_app_name mobile_app_id image_mode is_aco
    is_smart_creative
  `
    .trim()
    .split(/\s+/)
    .map((name) => [name, null] as const),
]);

export function attributeSentence(name: string): string | null {
  const shownIn = SHOWN_IN.get(name);
  if (shownIn === undefined) return null;
  const where = shownIn === null ? "No tool here shows it; TikTok Ads Manager does." : `It is shown by ${shownIn}.`;
  return `TikTok knows ${name} as an attribute, which says what something is, and not as a number to report. ${where}`;
}
