/** Which permission of the developer app opens an endpoint, in the words of TikTok's developer portal. */

/** `name` is the first level as the portal lists it, `detail` what to tick below it. */
export type Scope = { name: string; detail: string };

/** A write scope, which the read tools never need. */
const CHANGE_CAMPAIGNS: Scope = { name: "Ads Management", detail: "Campaign, create and update" };

const READ_CAMPAIGNS: Scope = { name: "Ads Management", detail: "Campaign, read" };
const READ_AD_GROUPS: Scope = { name: "Ads Management", detail: "Ad Group, read" };
const READ_ADS: Scope = { name: "Ads Management", detail: "Ad, read" };
const READ_REPORTS: Scope = { name: "Reporting", detail: "Consolidated Report" };

/** @see https://business-api.tiktok.com/portal/docs?id=1753986142651394 */
const SCOPES: Readonly<Record<string, Scope>> = {
  "/advertiser/info/": { name: "Ad Account Management", detail: "Ad Account Information, read" },
  "/oauth2/advertiser/get/": { name: "Ad Account Management", detail: "Ad Account Information, read" },
  "/campaign/get/": READ_CAMPAIGNS,
  "/smart_plus/campaign/get/": READ_CAMPAIGNS,
  "/adgroup/get/": READ_AD_GROUPS,
  "/smart_plus/adgroup/get/": READ_AD_GROUPS,
  "/ad/get/": READ_ADS,
  "/smart_plus/ad/get/": READ_ADS,
  "/ad/review_info/": READ_ADS,
  "/file/video/ad/info/": { name: "Creative Management", detail: "Video, read" },
  "/file/image/ad/info/": { name: "Creative Management", detail: "Image, read" },
  "/gmv_max/campaign/get/": READ_CAMPAIGNS,
  "/campaign/gmv_max/info/": READ_CAMPAIGNS,
  "/gmv_max/store/list/": READ_CAMPAIGNS,
  "/gmv_max/report/get/": READ_CAMPAIGNS,
  "/campaign/status/update/": CHANGE_CAMPAIGNS,
  "/campaign/update/": CHANGE_CAMPAIGNS,
  "/smart_plus/campaign/status/update/": CHANGE_CAMPAIGNS,
  "/smart_plus/campaign/update/": CHANGE_CAMPAIGNS,
  "/report/integrated/get/": READ_REPORTS,
  "/report/task/create/": READ_REPORTS,
  "/report/task/check/": READ_REPORTS,
  "/report/task/download/": READ_REPORTS,
  "/creative_fatigue/get/": { name: "Reporting", detail: "Creative Fatigue" },
  "/dmp/custom_audience/list/": { name: "Audience Management", detail: "Custom Audience, read" },
  "/pixel/list/": { name: "Pixel Management", detail: "Pixel, read" },
  "/pixel/event/stats/": { name: "Pixel Management", detail: "Pixel event statistics" },
};

const UNKNOWN_SCOPE: Scope = { name: "the one this endpoint needs", detail: "see the endpoint's page" };

export function scopeOfEndpoint(path: string): Scope {
  return SCOPES[path] ?? UNKNOWN_SCOPE;
}
