/** Campaigns with their ad groups and these with their ads, and what their statuses mean for delivery. */

import type { AdGroup } from "../endpoints/adgroup-get.ts";
import type { AdStanding } from "../lists/ad.ts";
import type { Campaign } from "../lists/read-campaigns.ts";
import { STATUS_WORDS, type StatusState } from "../words/status-words.ts";

export type AdGroupNode = { group: AdGroup; ads: readonly AdStanding[] };
export type CampaignNode = { campaign: Campaign; groups: readonly AdGroupNode[] };
export type AccountTree = readonly CampaignNode[];

export function growTree(
  campaigns: readonly Campaign[],
  groups: readonly AdGroup[],
  ads: readonly AdStanding[],
): AccountTree {
  const adsOf = Map.groupBy(ads, ({ adgroup_id }) => adgroup_id);
  const nodes = groups.map((group) => ({ group, ads: adsOf.get(group.adgroup_id) ?? [] }));
  const groupsOf = Map.groupBy(nodes, ({ group }) => group.campaign_id);
  return campaigns.map((campaign) => ({ campaign, groups: groupsOf.get(campaign.campaign_id) ?? [] }));
}

type Switched = { operation_status?: string | null | undefined; secondary_status?: string | null | undefined };

const STATES: ReadonlyMap<string, StatusState> = new Map(STATUS_WORDS.map(({ status, state }) => [status, state]));

/** Null for an unknown status; the sandbox has none. */
export function stateOf(status: string | null | undefined): StatusState | null {
  return STATES.get(status ?? "") ?? null;
}

export function switchedOn({ operation_status }: Switched): boolean {
  return operation_status === "ENABLE";
}

export function switchedOnIn(tree: AccountTree): AccountTree {
  return tree.filter(({ campaign }) => switchedOn(campaign));
}

/** An unknown status counts as delivering. */
export function delivers({ secondary_status }: Switched): boolean {
  const state = stateOf(secondary_status);
  return state === null || state === "delivering";
}

/** An ad group without listed ads is assumed to have some. */
export function canRun({ group, ads }: AdGroupNode): boolean {
  return delivers(group) && (ads.length === 0 || ads.some(delivers));
}

export function isRejected({ secondary_status }: Switched): boolean {
  return secondary_status === "AD_STATUS_AUDIT_DENY";
}

export function rejectedAds(tree: AccountTree): AdStanding[] {
  return switchedOnIn(tree)
    .flatMap(({ groups }) => groups.filter(({ group }) => switchedOn(group)))
    .flatMap(({ ads }) => ads.filter((ad) => switchedOn(ad) && isRejected(ad)));
}

export function adGroupsOf(tree: AccountTree): readonly AdGroupNode[] {
  return tree.flatMap(({ groups }) => groups);
}

export function adsOf(tree: AccountTree): readonly AdStanding[] {
  return adGroupsOf(tree).flatMap(({ ads }) => ads);
}
