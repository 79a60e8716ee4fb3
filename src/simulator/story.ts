/** What happened in the demo account: the few things a person, or a test, should find in it. */

import type { Ad, Advertiser, Campaign } from "./account.ts";
import { AWKWARD_NAMES } from "./campaign-recipes.ts";
import { localMoment } from "./local-time.ts";

/** Ids of what the story is about. */
export type Story = {
  /** Spent four times its usual yesterday. */
  surgeCampaignId: string;
  /** Spends every day and sells nothing. */
  wastefulAdId: string;
  /** Refused by TikTok's review while switched on. */
  rejectedAdId: string;
  /** Its clicks fade with every day it runs. */
  fatiguedAdId: string;
  /** Stopped by its budget. */
  overBudgetCampaignId: string;
  /** Its name tells an assistant what to do. */
  injectionCampaignId: string;
};

const SURGE = 4;

/** Changes five running campaigns of a seeded account in place. */
export function tellStory(advertiser: Advertiser, startMs: number): Story {
  const today = localMoment(startMs, advertiser.timezone).day;
  const [surge, waste, rejected, fatigued, overBudget] = leadingCampaigns(advertiser);

  surge.campaign.name = "Autumn planters | Web sales | main";
  surge.ad.pace.spend = 6500;
  for (const ad of adsOf(surge.campaign)) ad.pace.surges = [{ day: today - 1, factor: SURGE }];

  waste.ad.name = "Kiln opening, long cut";
  waste.ad.pace = { ...waste.ad.pace, spend: 2600, conversionsPerClick: 0, firstDay: today - 60, lastDay: null };

  rejected.ad.name = "Miracle growth, guaranteed";
  rejected.ad.hold = "AD_STATUS_AUDIT_DENY";
  rejected.ad.pace.lastDay = today - 5;

  fatigued.ad.name = "Repotting in 20 seconds, first cut";
  fatigued.ad.pace = { ...fatigued.ad.pace, spend: 1900, fatigue: 0.02, firstDay: today - 40, lastDay: null };

  overBudget.campaign.hold = "CAMPAIGN_STATUS_BUDGET_EXCEED";

  const injection = advertiser.campaigns.find((campaign) => campaign.name === AWKWARD_NAMES.injection);
  if (injection === undefined) throw new Error("the account is too small for its story");

  return {
    surgeCampaignId: surge.campaign.campaignId,
    wastefulAdId: waste.ad.adId,
    rejectedAdId: rejected.ad.adId,
    fatiguedAdId: fatigued.ad.adId,
    overBudgetCampaignId: overBudget.campaign.campaignId,
    injectionCampaignId: injection.campaignId,
  };
}

type Lead = { campaign: Campaign; ad: Ad };

/** Running manual web campaigns, each made sure to deliver, with the first ad of each. */
function leadingCampaigns(advertiser: Advertiser): [Lead, Lead, Lead, Lead, Lead] {
  const leads: Lead[] = [];
  const awkward = new Set<string>(Object.values(AWKWARD_NAMES));
  for (const campaign of advertiser.campaigns) {
    const ad = campaign.adGroups[0]?.ads[0];
    if (campaign.objective !== "WEB_CONVERSIONS" || campaign.automation !== "MANUAL" || campaign.deleted) continue;
    if (awkward.has(campaign.name)) continue;
    if (campaign.operationStatus === "DISABLE" || ad === undefined) continue;
    campaign.hold = null;
    Object.assign(ad, { operationStatus: "ENABLE", deleted: false, hold: null });
    ad.pace.lastDay = null;
    leads.push({ campaign, ad });
  }
  const [first, second, third, fourth, fifth] = leads.slice(-5);
  if (!first || !second || !third || !fourth || !fifth) throw new Error("the account is too small for its story");
  return [first, second, third, fourth, fifth];
}

function adsOf(campaign: Campaign): Ad[] {
  return campaign.adGroups.flatMap((group) => group.ads);
}
