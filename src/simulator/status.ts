/** TikTok's two kinds of status: secondary ones in rows, primary ones in filters. */

import { z } from "zod";
import type { Ad, AdGroup, Campaign } from "./account.ts";

export const PRIMARY_STATUSES = [
  "STATUS_ALL",
  "STATUS_NOT_DELETE",
  "STATUS_DELIVERY_OK",
  "STATUS_NOT_DELIVERY",
  "STATUS_DISABLE",
  "STATUS_DELETE",
  "STATUS_TIME_DONE",
  "STATUS_FROZEN",
  "STATUS_RF_CLOSED",
] as const;

export const primaryStatusParameter = z.enum(PRIMARY_STATUSES);
export type PrimaryStatus = z.infer<typeof primaryStatusParameter>;

export function campaignStatus(campaign: Campaign): string {
  if (campaign.deleted) return "CAMPAIGN_STATUS_DELETE";
  if (campaign.operationStatus === "DISABLE") return "CAMPAIGN_STATUS_DISABLE";
  return campaign.hold ?? "CAMPAIGN_STATUS_ENABLE";
}

export function adGroupStatus(group: AdGroup): string {
  const { campaign } = group;
  if (group.deleted) return "ADGROUP_STATUS_DELETE";
  if (campaign.deleted) return "ADGROUP_STATUS_CAMPAIGN_DELETE";
  if (group.operationStatus === "DISABLE") return "ADGROUP_STATUS_DISABLE";
  if (campaign.operationStatus === "DISABLE") return "ADGROUP_STATUS_CAMPAIGN_DISABLE";
  if (campaign.hold === "CAMPAIGN_STATUS_BUDGET_EXCEED") return "ADGROUP_STATUS_CAMPAIGN_EXCEED";
  return group.hold ?? "ADGROUP_STATUS_DELIVERY_OK";
}

export function adStatus(ad: Ad): string {
  const { group } = ad;
  const { campaign } = group;
  if (ad.deleted) return "AD_STATUS_DELETE";
  if (group.deleted) return "AD_STATUS_ADGROUP_DELETE";
  if (campaign.deleted) return "AD_STATUS_CAMPAIGN_DELETE";
  if (ad.operationStatus === "DISABLE") return "AD_STATUS_DISABLE";
  if (group.operationStatus === "DISABLE") return "AD_STATUS_ADGROUP_DISABLE";
  if (campaign.operationStatus === "DISABLE") return "AD_STATUS_CAMPAIGN_DISABLE";
  if (campaign.hold === "CAMPAIGN_STATUS_BUDGET_EXCEED") return "AD_STATUS_CAMPAIGN_EXCEED";
  return HELD_WITH_AD_GROUP[group.hold ?? ""] ?? ad.hold ?? "AD_STATUS_DELIVERY_OK";
}

/** Ads have a status of their own for what stops their ad group. */
const HELD_WITH_AD_GROUP: Readonly<Record<string, string>> = {
  ADGROUP_STATUS_BUDGET_EXCEED: "AD_STATUS_BUDGET_EXCEED",
  ADGROUP_STATUS_TIME_DONE: "AD_STATUS_DONE",
  ADGROUP_STATUS_NOT_START: "AD_STATUS_NOT_START",
};

export function matchesPrimary(secondary: string, wanted: PrimaryStatus): boolean {
  if (wanted === "STATUS_ALL") return true;
  const primary = primaryOf(secondary);
  return wanted === "STATUS_NOT_DELETE" ? primary !== "STATUS_DELETE" : primary === wanted;
}

/** `secondary_status` also takes the values for all and for all but deleted. */
export function matchesSecondary(secondary: string, wanted: string): boolean {
  if (wanted.endsWith("_STATUS_ALL")) return true;
  return wanted.endsWith("_STATUS_NOT_DELETE") ? !secondary.endsWith("_DELETE") : secondary === wanted;
}

function primaryOf(secondary: string): PrimaryStatus {
  if (secondary.endsWith("_DELETE")) return "STATUS_DELETE";
  if (secondary.endsWith("_DISABLE")) return "STATUS_DISABLE";
  if (/_(?:TIME_)?DONE$/.test(secondary)) return "STATUS_TIME_DONE";
  if (secondary.endsWith("_DELIVERY_OK") || secondary === "CAMPAIGN_STATUS_ENABLE") return "STATUS_DELIVERY_OK";
  return "STATUS_NOT_DELIVERY";
}
