/** Makes a simulated account one in which nothing is wrong. */

import type { Advertiser, Campaign } from "#simulator/account.ts";

/** In minor units: enough clicks and conversions a week that chance alone tells nothing. */
const SPEND_A_DAY = 9_000;
const KEPT_CAMPAIGNS = 8;
/** With the usual quarter, one week in fifteen hundred is worse than the one before by the 25 % that count as a worn ad. */
const SWING = 0.1;

/** `hash` is what makes one healthy account's days differ from another's. */
export function heal(advertiser: Advertiser, hash: number): void {
  const sound = advertiser.campaigns.filter(
    ({ automation, buyingType, gmvMax, systemOrigin }) =>
      automation === "MANUAL" && buyingType === "AUCTION" && gmvMax === null && systemOrigin === "TT_ADS_PLATFORM",
  );
  const kept = new Set(sound.slice(0, KEPT_CAMPAIGNS));
  for (const [index, campaign] of advertiser.campaigns.entries()) {
    campaign.deleted = !kept.has(campaign);
    if (campaign.deleted) stopAds(campaign);
    else healCampaign(campaign, hash * 1_000 + index);
  }
  advertiser.status = "STATUS_ENABLE";
  advertiser.balanceMinor = 10_000 * SPEND_A_DAY;
}

function stopAds(campaign: Campaign): void {
  for (const ad of campaign.adGroups.flatMap(({ ads }) => ads)) ad.pace.lastDay = 0;
}

function healCampaign(campaign: Campaign, hash: number): void {
  campaign.adGroups.forEach((group, index) => {
    // An audience's id follows from the first letters of the name: each ad group has one of its own.
    group.name = `${campaign.campaignId.slice(-9, -5)}${index} Broad`;
  });
  Object.assign(campaign, { operationStatus: "ENABLE", hold: null });
  for (const group of campaign.adGroups) {
    Object.assign(group, { operationStatus: "ENABLE", hold: null, deleted: false, schedule: undefined });
    for (const [index, ad] of group.ads.entries()) {
      // What is optimised for views is a video.
      Object.assign(ad, { operationStatus: "ENABLE", hold: null, deleted: false, video: true });
      const steady = { fatigue: 0, surges: [], firstDay: 0, lastDay: null, spend: SPEND_A_DAY, swing: SWING };
      const rates = { cpm: 400, clicksPerImpression: 0.012, conversionsPerClick: 0.05 };
      ad.pace = { ...ad.pace, ...steady, ...rates, hash: hash + index };
    }
    if (!campaign.cbo) group.budgetMinor = budgetFor(group.ads.length);
  }
  const ads = campaign.adGroups.flatMap((group) => group.ads).length;
  if (campaign.cbo) campaign.budgetMinor = budgetFor(ads);
}

/** What is spent in a day stays well below it. */
function budgetFor(ads: number): number {
  return 3 * SPEND_A_DAY * ads;
}
