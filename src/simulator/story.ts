/** The events in the demo account that a person, or a test, should find. */

import type { Ad, AdGroup, Advertiser, Campaign } from "./account.ts";
import { pixelsOf } from "./account-pixels.ts";
import { AWKWARD_NAMES } from "./campaign-recipes.ts";
import { localMoment } from "./local-time.ts";
import { childId } from "./seed-campaigns.ts";

export type Story = {
  /** Spent four times its usual amount yesterday. */
  surgeCampaignId: string;
  /** Spends every day and sells nothing. */
  wastefulAdId: string;
  /** Rejected by TikTok's review while switched on. */
  rejectedAdId: string;
  /** Loses clicks with every day it runs. */
  fatiguedAdId: string;
  /** Stopped by its budget. */
  overBudgetCampaignId: string;
  /** Its name gives an assistant instructions. */
  injectionCampaignId: string;
  /** Switched on, but each of its ad groups has ended. */
  endedCampaignId: string;
  /** Switched on, and starts in five days. */
  scheduledAdGroupId: string;
  /** Its daily budget is spent before two in the afternoon. */
  earlyAdGroupId: string;
  /** Switched on and allowed to run, but never shown. */
  unseenAdGroupId: string;
  /** A campaign's pixel that reports nothing any more. */
  silentPixelId: string;
  silentCampaignId: string;
};

const SURGE = 4;
const DAY_MS = 86_400_000;
const ENDED_DAYS = 3;
const SCHEDULED_DAYS = 5;
const EARLY_HOUR = 14;
const NEVER = 1_000_000;

/** Changes nine running campaigns of a seeded account in place. */
export function tellStory(advertiser: Advertiser, startMs: number): Story {
  const today = localMoment(startMs, advertiser.timezone).day;
  const { leads, others, silent } = leadingCampaigns(advertiser);
  const [surge, waste, rejected, fatigued, overBudget] = leads;
  const early = others.find(({ campaign }) => !campaign.cbo);
  const [ended, scheduled] = others.filter((lead) => lead !== early);
  if (!early || !ended || !scheduled) throw new Error("the account is too small for its story");

  surge.campaign.name = "Autumn planters | Web sales | main";
  surge.ad.pace.spend = 6500;
  surge.ad.group.budgetMinor = 60_000;
  for (const ad of adsOf(surge.campaign)) ad.pace.surges = [{ day: today - 1, factor: SURGE }];

  waste.ad.name = "Kiln opening, long cut";
  waste.ad.pace = { ...waste.ad.pace, spend: 2600, conversionsPerClick: 0, firstDay: today - 60, lastDay: null };

  rejected.ad.name = "Miracle growth, guaranteed";
  rejected.ad.hold = "AD_STATUS_AUDIT_DENY";
  rejected.ad.pace.lastDay = today - 5;

  fatigued.ad.name = "Repotting in 20 seconds, first cut";
  fatigued.ad.pace = { ...fatigued.ad.pace, spend: 1900, fatigue: 0.02, firstDay: today - 40, lastDay: null };

  overBudget.campaign.hold = "CAMPAIGN_STATUS_BUDGET_EXCEED";

  for (const group of ended.campaign.adGroups) {
    group.hold = "ADGROUP_STATUS_TIME_DONE";
    group.schedule = { startMs: group.createdAtMs, endMs: startMs - ENDED_DAYS * DAY_MS };
  }
  for (const ad of adsOf(ended.campaign)) ad.pace.lastDay = Math.min(ad.pace.lastDay ?? today, today - ENDED_DAYS - 1);

  const beginMs = startMs + SCHEDULED_DAYS * DAY_MS;
  const launch = addAdGroup(
    scheduled,
    {
      adgroupId: childId(scheduled.campaign.campaignId, 9000),
      name: "Winter launch",
      hold: "ADGROUP_STATUS_NOT_START",
      schedule: { startMs: beginMs, endMs: beginMs + 30 * DAY_MS },
    },
    today + SCHEDULED_DAYS,
  );
  const unseen = {
    adgroupId: childId(surge.campaign.campaignId, 9000),
    name: "Bid of a cent",
    bidMinor: 1,
    hold: null,
  };
  addAdGroup(surge, unseen, NEVER);

  const silentPixelId = pixelsOf(advertiser)[1]?.pixelId ?? "";
  for (const group of silent.campaign.adGroups) group.silentPixelId = silentPixelId;

  const { group } = early.ad;
  for (const ad of group.ads) if (ad !== early.ad) ad.pace.lastDay = today - 30;
  early.ad.pace = {
    ...early.ad.pace,
    spend: 4 * group.budgetMinor,
    dayEnd: { spend: group.budgetMinor, hour: EARLY_HOUR },
    firstDay: today - 30,
  };

  const injection = advertiser.campaigns.find((campaign) => campaign.name === AWKWARD_NAMES.injection);
  if (injection === undefined) throw new Error("the account is too small for its story");

  return {
    surgeCampaignId: surge.campaign.campaignId,
    wastefulAdId: waste.ad.adId,
    rejectedAdId: rejected.ad.adId,
    fatiguedAdId: fatigued.ad.adId,
    overBudgetCampaignId: overBudget.campaign.campaignId,
    injectionCampaignId: injection.campaignId,
    endedCampaignId: ended.campaign.campaignId,
    scheduledAdGroupId: launch.adgroupId,
    earlyAdGroupId: group.adgroupId,
    unseenAdGroupId: unseen.adgroupId,
    silentPixelId,
    silentCampaignId: silent.campaign.campaignId,
  };
}

type Lead = { campaign: Campaign; ad: Ad };

type Leading = { leads: [Lead, Lead, Lead, Lead, Lead]; others: Lead[]; silent: Lead };

function leadingCampaigns(advertiser: Advertiser): Leading {
  const running = advertiser.campaigns.filter(isPlainAndRunning).flatMap((campaign): Lead[] => {
    const ad = campaign.adGroups[0]?.ads[0];
    return ad === undefined ? [] : [{ campaign, ad }];
  });
  const leads = running.filter(({ campaign }) => campaign.objective === "WEB_CONVERSIONS").slice(-5);
  const rest = running.filter((lead) => !leads.includes(lead));
  const others = rest.slice(-3).reverse();
  const silent = rest.slice(0, -3).findLast(({ campaign }) => campaign.channel === "web");
  const [first, second, third, fourth, fifth] = leads;
  if (!first || !second || !third || !fourth || !fifth || !silent)
    throw new Error("the account is too small for its story");
  for (const { campaign, ad } of [...leads, ...others, silent]) {
    campaign.hold = null;
    Object.assign(ad, { operationStatus: "ENABLE", deleted: false, hold: null });
    ad.pace.lastDay = null;
  }
  return { leads: [first, second, third, fourth, fifth], others, silent };
}

const AWKWARD: ReadonlySet<string> = new Set(Object.values(AWKWARD_NAMES));
const PLAIN: ReadonlySet<string> = new Set(["WEB_CONVERSIONS", "PRODUCT_SALES", "TRAFFIC"]);

function isPlainAndRunning({ name, objective, automation, gmvMax, deleted, operationStatus }: Campaign): boolean {
  return (
    PLAIN.has(objective) &&
    automation === "MANUAL" &&
    gmvMax === null &&
    operationStatus === "ENABLE" &&
    !deleted &&
    !AWKWARD.has(name)
  );
}

/** Copies the campaign's first ad group, with one ad that starts on another day. */
function addAdGroup(
  { campaign, ad }: Lead,
  own: Pick<AdGroup, "adgroupId" | "name"> & Partial<AdGroup>,
  firstDay: number,
): AdGroup {
  const group: AdGroup = { ...ad.group, ...own, ads: [] };
  const adId = childId(group.adgroupId, 1);
  group.ads.push({ ...ad, adId, adIdV2: adId, name: `${own.name} cut 1`, group, pace: { ...ad.pace, firstDay } });
  campaign.adGroups.push(group);
  return group;
}

function adsOf(campaign: Campaign): Ad[] {
  return campaign.adGroups.flatMap((group) => group.ads);
}
