/** TikTok's statuses in plain words. Campaigns, ad groups and ads share most of them, behind a prefix of their own. */

import type { ReportLevel } from "./report-levels.ts";

export type StatusState = "delivering" | "not delivering" | "paused" | "deleted" | "completed";

export type StatusWord = { status: string; word: string; state: StatusState; level: ReportLevel };

const PREFIXES: Readonly<Record<ReportLevel, string>> = {
  account: "STATUS_",
  campaign: "CAMPAIGN_STATUS_",
  ad_group: "ADGROUP_STATUS_",
  ad: "AD_STATUS_",
};

type Row = readonly [status: string, word: string, state: StatusState, ...levels: ReportLevel[]];

/**
 * Statuses without their prefix. @see https://business-api.tiktok.com/portal/docs?id=1757239620352002 and, for
 * accounts, https://business-api.tiktok.com/portal/docs?id=1739593083610113
 */
const PREFIXED: readonly Row[] = [
  ["ENABLE", "Active", "delivering", "campaign"],
  ["DELIVERY_OK", "Active", "delivering", "ad_group", "ad"],
  ["PARTIAL_AUDIT_DELIVERY_OK", "Active, in part in review", "delivering", "ad_group", "ad"],
  ["REVIEW_PARTIALLY_APPROVED", "Active, in part rejected in review", "delivering", "ad_group", "ad"],
  ["SHADOW_ADGROUP_REAUDIT", "Active, changes in review", "delivering", "ad_group"],
  ["SEARCH_KEYWORDS_PARTIAL_APPROVED", "Active, some keywords rejected", "delivering", "ad_group"],
  ["DISABLE", "Paused", "paused", "campaign", "ad_group", "ad"],
  ["CAMPAIGN_DISABLE", "Campaign paused", "paused", "ad_group", "ad"],
  ["ADGROUP_DISABLE", "Ad group paused", "paused", "ad"],
  ["AWAITING_RELEASE", "Scheduled", "paused", "campaign"],
  ["DELETE", "Deleted", "deleted", "campaign", "ad_group", "ad"],
  ["CAMPAIGN_DELETE", "Campaign deleted", "deleted", "ad_group", "ad"],
  ["ADGROUP_DELETE", "Ad group deleted", "deleted", "ad"],
  ["TIME_DONE", "Completed", "completed", "ad_group"],
  ["DONE", "Completed", "completed", "ad"],

  ["BUDGET_EXCEED", "Budget used up", "not delivering", "campaign", "ad_group"],
  ["BUDGET_EXCEED", "Ad group's budget used up", "not delivering", "ad"],
  ["CAMPAIGN_EXCEED", "Campaign's budget used up", "not delivering", "ad_group", "ad"],
  ["BALANCE_EXCEED", "Account out of balance", "not delivering", "ad_group", "ad"],
  ["TTS_ACCOUNT_BALANCE_INSUFFICIENT", "Account out of balance", "not delivering", "campaign"],
  ["ADVERTISER_AUDIT", "Account in review", "not delivering", "campaign", "ad_group", "ad"],
  ["ADVERTISER_AUDIT_DENY", "Account review failed", "not delivering", "campaign", "ad_group", "ad"],
  ["REVIEW_DISAPPROVED", "Rejected in review", "not delivering", "campaign"],
  ["AUDIT", "In review", "not delivering", "ad_group", "ad"],
  ["REAUDIT", "Changes in review", "not delivering", "ad_group", "ad"],
  ["AUDIT_DENY", "Rejected in review", "not delivering", "ad_group", "ad"],
  ["ADGROUP_AUDIT_DENY", "Ad group rejected in review", "not delivering", "ad"],
  ["PARTIAL_AUDIT_NO_DELIVERY", "In review", "not delivering", "ad_group", "ad"],
  ["ADGROUP_PARTIAL_AUDIT_NO_DELIVERY", "Ad group in review", "not delivering", "ad"],
  ["INDUSTRY_QUALIFICATION_MISSING", "Proof of qualification missing", "not delivering", "ad_group"],
  ["INDUSTRY_QUALIFICATION_EXPIRED", "Proof of qualification expired", "not delivering", "ad_group"],
  ["INDUSTRY_QUALIFICATION_DENY", "Proof of qualification rejected", "not delivering", "ad_group"],
  ["ADGROUP_INDUSTRY_QUALIFICATION_MISSING", "Proof of qualification missing", "not delivering", "ad"],
  ["ADGROUP_INDUSTRY_QUALIFICATION_EXPIRED", "Proof of qualification expired", "not delivering", "ad"],
  ["ADGROUP_INDUSTRY_QUALIFICATION_DENY", "Proof of qualification rejected", "not delivering", "ad"],
  ["CREATE", "No ads yet", "not delivering", "ad_group"],
  ["NOT_START", "Outside its schedule", "not delivering", "ad_group", "ad"],
  ["LIVE_NOT_START", "LIVE not started", "not delivering", "ad_group"],
  ["LIVE_OFFLINE", "LIVE is off", "not delivering", "ad"],
  ["FROZEN", "Frozen", "not delivering", "ad_group"],
  ["PIXEL_UNBIND", "No permission for the pixel", "not delivering", "ad_group", "ad"],
  ["TRANSCODING_FAIL", "Video could not be converted", "not delivering", "ad_group", "ad"],
  ["PROCESS_AUDIO", "Sound being processed", "not delivering", "ad"],
  ["MUSIC_AUTHORIZATION_MISSING", "No right to the music", "not delivering", "ad"],
  ["ASSET_AUTHORIZATION_LOST", "An asset is gone or no longer allowed", "not delivering", "ad_group", "ad"],
  ["ADGROUP_ASSET_AUTHORIZATION_LOST", "An asset of the ad group is gone", "not delivering", "ad"],
  ["NO_AUTHORIZATION_OF_SHOWCASE", "Identity unavailable", "not delivering", "ad"],
  ["ANCHOR_UNAVAILABLE", "Product link unavailable", "not delivering", "ad"],
  ["ADGROUP_QUOTA_LIMIT", "Account has too many active ad groups", "not delivering", "ad_group"],
  ["AD_QUOTA_LIMIT", "Account has too many active ad groups", "not delivering", "ad"],
  ["SEARCH_KEYWORDS_IN_REVIEW", "Keywords in review", "not delivering", "ad_group"],
  ["SEARCH_KEYWORDS_NOT_AVAILABLE", "No keyword available", "not delivering", "ad_group"],
  ["AD_UNAVAILABLE", "Ad unavailable", "not delivering", "campaign"],
  ["PRODUCT_UNAVAILABLE", "Product unavailable", "not delivering", "campaign", "ad"],
  ["TIKTOK_SHOP_UNAVAILABLE", "TikTok Shop unavailable", "not delivering", "campaign"],
  ["TTS_TT_ASSET_UNAVAILABLE", "An asset is unavailable", "not delivering", "campaign"],
  ["TTS_TT_IDENTITY_UNAVAILABLE", "TikTok account unavailable", "not delivering", "campaign"],
  ["IDENTITY_USED_BY_GMV_MAX_AD", "Identity in use by GMV Max", "not delivering", "campaign", "ad_group"],
  ["IDENTITY_USED_BY_LIVE_GMV_MAX", "Identity in use by LIVE GMV Max", "paused", "campaign"],
  ["LIVE_GMV_MAX_AUTHORIZATION_CANCEL", "LIVE GMV Max authorisation withdrawn", "paused", "campaign"],
  ["PRODUCT_GMV_MAX_AUTHORIZATION_CANCEL", "Product GMV Max authorisation withdrawn", "paused", "campaign"],
  ["PRODUCT_USED_BY_PRODUCT_GMV_MAX", "Product in use by GMV Max", "paused", "campaign"],

  ["RF_BOOKING", "Reserved", "not delivering", "ad_group"],
  ["RF_SCHEDULE", "Scheduled", "not delivering", "ad_group"],
  ["RF_SHORT_BALANCE", "Account out of balance", "not delivering", "ad_group"],
  ["RF_NO_DELIVERY_CREATIVE", "No ad that may run", "not delivering", "ad_group"],
  ["RF_NO_VALID_CREATIVE", "Closed: no ad that may run", "completed", "ad_group"],
  ["RF_AD_AUDIT_DENY", "Closed: ads rejected in review", "completed", "ad_group"],
  ["RF_DEDUCTION_FAILED", "Closed: payment failed", "completed", "ad_group"],
  ["RF_WITHDRAW_ORDER", "Closed: reservation withdrawn", "completed", "ad_group"],
  ["RF_CLOSED_OTHERS", "Closed", "completed", "ad_group"],
  ["RF_ADGROUP_INVALID", "Closed", "completed", "ad_group"],
  ["RF_TERMINATE", "Ended early", "completed", "ad_group"],
  ["RF_TIME_DONE", "Completed", "completed", "ad_group"],
  ["RF_ADGROUP_CLOSED", "Ad group closed", "completed", "ad"],

  ["ENABLE", "Approved", "delivering", "account"],
  ["DISABLE", "Disabled", "not delivering", "account"],
  ["LIMIT", "Suspended", "not delivering", "account"],
  ["FROZEN", "Frozen", "not delivering", "account"],
  ["PENDING_CONFIRM", "Review pending", "not delivering", "account"],
  ["PENDING_VERIFIED", "Verification pending", "not delivering", "account"],
  ["CONFIRM_FAIL", "Review failed", "not delivering", "account"],
  ["CONFIRM_FAIL_END", "Review failed for good", "not delivering", "account"],
  ["PENDING_CONFIRM_MODIFY", "Changes in review", "not delivering", "account"],
  ["CONFIRM_MODIFY_FAIL", "Changes rejected in review", "not delivering", "account"],
  ["WAIT_FOR_BPM_AUDIT", "Review by TikTok pending", "not delivering", "account"],
  ["WAIT_FOR_PUBLIC_AUTH", "Company verification pending", "not delivering", "account"],
  ["SELF_SERVICE_UNAUDITED", "Not reviewed yet", "not delivering", "account"],
  ["CONTRACT_PENDING", "Contract pending", "not delivering", "account"],
];

/** Whole statuses; the last one is TikTok's misspelling. */
const WHOLE: readonly Row[] = [
  ["ADVERTISER_ACCOUNT_PUNISH", "Account suspended", "not delivering", "campaign", "ad_group", "ad"],
  ["ADVERTISER_CONTRACT_PENDING", "Account contract pending", "not delivering", "campaign", "ad_group", "ad"],
  ["ADVERTISER_ACCOUNT_BALANCE_EXCEED", "Account out of balance", "not delivering", "campaign"],
  ["ADVERTISER_ACCOUNT_INVALID", "Account invalid", "completed", "ad_group"],
  ["AD_STAUS_PIXEL_UNBIND", "No permission for the pixel", "not delivering", "ad"],
];

export const STATUS_WORDS: readonly StatusWord[] = [
  ...PREFIXED.flatMap(([rest, word, state, ...levels]) =>
    levels.map((level) => ({ status: `${PREFIXES[level]}${rest}`, word, state, level })),
  ),
  ...WHOLE.flatMap(([status, word, state, ...levels]) => levels.map((level) => ({ status, word, state, level }))),
];
