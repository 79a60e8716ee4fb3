/** TikTok's status words in plain ones. */

/** Those that need more than their own words. @see https://business-api.tiktok.com/portal/docs?id=1739315828649986 */
const WORDS: Readonly<Record<string, string>> = {
  CAMPAIGN_STATUS_ENABLE: "Active",
  CAMPAIGN_STATUS_DISABLE: "Paused",
  CAMPAIGN_STATUS_DELETE: "Deleted",
  CAMPAIGN_STATUS_BUDGET_EXCEED: "Budget used up",
  CAMPAIGN_STATUS_ADVERTISER_AUDIT: "Account in review",
  CAMPAIGN_STATUS_ADVERTISER_AUDIT_DENY: "Account review failed",
  CAMPAIGN_STATUS_AWAITING_RELEASE: "Scheduled",
  CAMPAIGN_STATUS_REVIEW_DISAPPROVED: "Rejected in review",
  CAMPAIGN_STATUS_AD_UNAVAILABLE: "Ad unavailable",
  CAMPAIGN_STATUS_PRODUCT_UNAVAILABLE: "Product unavailable",
  CAMPAIGN_STATUS_TIKTOK_SHOP_UNAVAILABLE: "TikTok Shop unavailable",
  CAMPAIGN_STATUS_IDENTITY_USED_BY_GMV_MAX_AD: "Identity in use by GMV Max",
  CAMPAIGN_STATUS_IDENTITY_USED_BY_LIVE_GMV_MAX: "Identity in use by LIVE GMV Max",
  CAMPAIGN_STATUS_LIVE_GMV_MAX_AUTHORIZATION_CANCEL: "LIVE GMV Max authorisation withdrawn",
  CAMPAIGN_STATUS_PRODUCT_GMV_MAX_AUTHORIZATION_CANCEL: "Product GMV Max authorisation withdrawn",
  CAMPAIGN_STATUS_PRODUCT_USED_BY_PRODUCT_GMV_MAX: "Product in use by GMV Max",
  ADVERTISER_ACCOUNT_PUNISH: "Account suspended",
  ADVERTISER_CONTRACT_PENDING: "Account contract pending",
  ADVERTISER_ACCOUNT_BALANCE_EXCEED: "Account out of balance",
  ENABLE: "Active",
  DISABLE: "Paused",
  STATUS_ENABLE: "Approved",
  STATUS_DISABLE: "Disabled",
  STATUS_LIMIT: "Suspended",
  STATUS_FROZEN: "Frozen",
  STATUS_PENDING_CONFIRM: "Review pending",
  STATUS_PENDING_VERIFIED: "Verification pending",
  STATUS_CONFIRM_FAIL: "Review failed",
  STATUS_CONFIRM_FAIL_END: "Review failed for good",
  STATUS_PENDING_CONFIRM_MODIFY: "Changes in review",
  STATUS_CONFIRM_MODIFY_FAIL: "Changes rejected in review",
  STATUS_WAIT_FOR_BPM_AUDIT: "Review by TikTok pending",
  STATUS_WAIT_FOR_PUBLIC_AUTH: "Company verification pending",
  STATUS_SELF_SERVICE_UNAUDITED: "Not reviewed yet",
  STATUS_CONTRACT_PENDING: "Contract pending",
};

const PREFIX = /^(CAMPAIGN|ADGROUP|AD)?_?STATUS_/;
const MAX_CHARACTERS = 60;

/** A word this table does not hold is written out as it is: CAMPAIGN_STATUS_NEW_THING is "New thing". */
export function humaniseStatus(status: string): string {
  const known = WORDS[status];
  if (known !== undefined) return known;
  const words = status.replace(PREFIX, "").replaceAll("_", " ").toLowerCase().trim().slice(0, MAX_CHARACTERS);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
