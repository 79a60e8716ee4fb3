/** Which permission of the developer app opens an endpoint, in the words of TikTok's developer portal. */

/** `name` is the first level as the portal lists it, `detail` what to tick below it. */
export type Scope = { name: string; detail: string };

/** @see https://business-api.tiktok.com/portal/docs?id=1753986142651394 */
const SCOPES: Readonly<Record<string, Scope>> = {
  "/advertiser/info/": { name: "Ad Account Management", detail: "Ad Account Information, read" },
  "/oauth2/advertiser/get/": { name: "Ad Account Management", detail: "Ad Account Information, read" },
  "/campaign/get/": { name: "Ads Management", detail: "Campaign, read" },
  "/adgroup/get/": { name: "Ads Management", detail: "Ad Group, read" },
  "/ad/get/": { name: "Ads Management", detail: "Ad, read" },
  "/report/integrated/get/": { name: "Reporting", detail: "Consolidated Report" },
};

const UNKNOWN_SCOPE: Scope = { name: "the one this endpoint needs", detail: "see the endpoint's page" };

export function scopeOfEndpoint(path: string): Scope {
  return SCOPES[path] ?? UNKNOWN_SCOPE;
}
