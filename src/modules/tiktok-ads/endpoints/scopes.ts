/**
 * Permissions of the developer app that open TikTok's endpoints, in the words of TikTok's developer portal.
 * @see https://business-api.tiktok.com/portal/docs?id=1753986142651394
 */

import type { Scope } from "../wire/endpoint.ts";

export const ACCOUNT_INFORMATION: Scope = { name: "Ad Account Management", detail: "Ad Account Information, read" };
export const READ_CAMPAIGNS: Scope = { name: "Ads Management", detail: "Campaign, read" };
export const READ_AD_GROUPS: Scope = { name: "Ads Management", detail: "Ad Group, read" };
export const READ_ADS: Scope = { name: "Ads Management", detail: "Ad, read" };
export const READ_REPORTS: Scope = { name: "Reporting", detail: "Consolidated Report" };

export const READ_CHANGE_LOG: Scope = { name: "Ads Management", detail: "Change Log" };

export const CHANGE_CAMPAIGNS: Scope = { name: "Ads Management", detail: "Campaign, create and update" };

export const NO_SCOPE: Scope = { name: "the one this endpoint needs", detail: "see the endpoint's page" };
