/** Fills an account with campaigns, ad groups and ads, the same for the same seed, dated back from the start. */

import type { Ad, AdGroup, Advertiser, Campaign, Pace } from "./account.ts";
import {
  AD_HOLDS,
  AUDIENCES,
  AWKWARD_NAMES,
  CAMPAIGN_HOLDS,
  CREATIVES,
  PRODUCTS,
  RECIPES,
  type Recipe,
} from "./campaign-recipes.ts";
import { localMoment } from "./local-time.ts";
import { between, chance, hashOf, pick } from "./random.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** 19 digits exceed 2^53. Each entity has a block of its own, in creation order. */
const FIRST_CAMPAIGN_ID = 1_800_000_000_000_000_000n;
const ID_BLOCK = 10_000_000_000n;
const AWKWARD_EVERY = 7;
const MAX_NAME = 512;

export type SeedOptions = { seed: number; count: number; ageDays: number; startMs: number; idBlock: number };

type Place = { hash: number; index: number; options: SeedOptions; advertiser: Advertiser };

export function seedCampaigns(advertiser: Advertiser, options: SeedOptions): void {
  for (let index = 0; index < options.count; index++) {
    const hash = hashOf(options.seed, advertiser.advertiserId, "campaign", index);
    const place = { hash, index, options, advertiser };
    advertiser.campaigns.push(makeCampaign(RECIPES[index % RECIPES.length] ?? RECIPES[0], place));
  }
  giveAwkwardNames(advertiser.campaigns);
}

function giveAwkwardNames(campaigns: readonly Campaign[]): void {
  const listed = campaigns.filter(
    ({ gmvMax, buyingType, systemOrigin, deleted }) =>
      gmvMax === null && buyingType === "AUCTION" && systemOrigin === "TT_ADS_PLATFORM" && !deleted,
  );
  for (const [number, name] of Object.values(AWKWARD_NAMES).entries()) {
    const campaign = listed[number * AWKWARD_EVERY + 1];
    if (campaign !== undefined) campaign.name = name.slice(0, MAX_NAME);
  }
}

const THIRD_RUNS = 12;
/** Days from the last day with spend to the one on which somebody switches it off, counted from creation. */
const PAUSED_AFTER = 2;

function makeCampaign(recipe: Recipe, { hash, index, options, advertiser }: Place): Campaign {
  const ageDays = options.ageDays * (1 - (index + 0.5) / options.count);
  const createdAtMs = Math.floor(options.startMs - ageDays * DAY_MS);
  const evergreen = index % 7 === 3;
  const runDays = Math.floor(between(18, 95, hash, 1));
  const running = evergreen || ageDays < runDays;
  const campaign: Campaign = {
    campaignId: idOf(options.idBlock, index, hash),
    name: campaignName(recipe, hash, index),
    objective: recipe.objective,
    automation: recipe.automation,
    buyingType: recipe.buyingType,
    systemOrigin: recipe.systemOrigin,
    gmvMax: recipe.gmvMax,
    madeInSellerCenter: recipe.gmvMax !== null && index % 2 === 0,
    channel: recipe.channel,
    budgetMode: recipe.budgetMode,
    budgetMinor: recipe.budgetMode === "BUDGET_MODE_INFINITE" ? 0 : budget(advertiser, hash, 50),
    cbo: recipe.cbo,
    operationStatus: running ? "ENABLE" : "DISABLE",
    deleted: !evergreen && index % 12 === 5,
    hold: running && index % 9 === 4 ? pick(CAMPAIGN_HOLDS, hash, 2) : null,
    createdAtMs,
    modifiedAtMs: Math.min(options.startMs, Math.floor(createdAtMs + between(1, 400, hash, 3) * MINUTE_MS)),
    adGroups: [],
  };
  if (recipe.gmvMax === null)
    addAdGroups(campaign, recipe, { hash, index, options, advertiser }, running ? null : runDays);
  if (!running) campaign.modifiedAtMs = Math.min(options.startMs, createdAtMs + (runDays + PAUSED_AFTER) * DAY_MS);
  return campaign;
}

function campaignName(recipe: Recipe, hash: number, index: number): string {
  return `${pick(PRODUCTS, hash, 4)} | ${recipe.label} | ${String(index + 1).padStart(3, "0")}`;
}

function addAdGroups(campaign: Campaign, recipe: Recipe, place: Place, runDays: number | null): void {
  const { advertiser, options } = place;
  const bornDay = localMoment(campaign.createdAtMs, advertiser.timezone).day + 1;
  const groups = campaign.automation === "MANUAL" ? 1 + (place.hash % 3) : 1;
  for (let number = 0; number < groups; number++) {
    const hash = hashOf(options.seed, campaign.campaignId, "adgroup", number);
    const createdAtMs = campaign.createdAtMs + (number + 1) * MINUTE_MS;
    const group: AdGroup = {
      adgroupId: childId(campaign.campaignId, number * 1000 + 1000),
      name: `${pick(AUDIENCES, hash, 1)} #${number + 1}`,
      campaign,
      budgetMinor: campaign.cbo ? 0 : budget(advertiser, hash, 20),
      bidMinor: hash % 3 === 0 ? Math.round(between(300, 1500, hash, 2)) : 0,
      gender: hash % 5 === 0 ? "GENDER_FEMALE" : "GENDER_UNLIMITED",
      ageGroups: hash % 2 === 0 ? ["AGE_25_34", "AGE_35_44"] : ["AGE_18_24", "AGE_25_34", "AGE_35_44", "AGE_45_54"],
      operationStatus: number === 2 ? "DISABLE" : "ENABLE",
      deleted: number > 0 && hash % 13 === 0,
      hold: number > 0 && hash % 11 === 0 ? "ADGROUP_STATUS_BUDGET_EXCEED" : null,
      createdAtMs,
      modifiedAtMs:
        number === 2 ? Math.min(options.startMs, createdAtMs + (THIRD_RUNS + PAUSED_AFTER) * DAY_MS) : createdAtMs,
      ads: [],
    };
    const lastDay = number === 2 ? bornDay + THIRD_RUNS : runDays === null ? null : bornDay + runDays;
    addAds(group, recipe, hash, { bornDay, lastDay });
    campaign.adGroups.push(group);
  }
}

function addAds(
  group: AdGroup,
  recipe: Recipe,
  groupHash: number,
  days: { bornDay: number; lastDay: number | null },
): void {
  const count = 1 + (groupHash % 4);
  const upgraded = group.campaign.automation === "UPGRADED_SMART_PLUS";
  for (let number = 0; number < count; number++) {
    const hash = hashOf(groupHash, "ad", number);
    const adId = childId(group.adgroupId, number + 1);
    const stopped = hash % 17 === 0;
    const ad: Ad = {
      adId,
      adIdV2: upgraded ? childId(group.adgroupId, 500) : adId,
      name: `${pick(CREATIVES, hash, 1)} cut ${number + 1}`,
      group,
      video: hash % 6 !== 0,
      text: `${pick(PRODUCTS, hash, 2)} for small spaces. Free delivery this week.`,
      landingPage: `https://larkspurandloam.example/p/${hash % 900}`,
      operationStatus: stopped ? "DISABLE" : "ENABLE",
      deleted: number > 0 && hash % 14 === 0,
      hold: hash % 19 === 0 ? pick(AD_HOLDS, hash, 3) : null,
      createdAtMs: group.createdAtMs + (number + 1) * 1000,
      modifiedAtMs: group.campaign.automation === "SMART_PLUS" ? null : group.createdAtMs + (number + 2) * 1000,
      pace: makePace(recipe, hash, days),
    };
    if (stopped || ad.deleted || ad.hold !== null) ad.pace.lastDay = earlier(days.lastDay, days.bornDay + (hash % 9));
    group.ads.push(ad);
  }
}

function makePace(recipe: Recipe, hash: number, days: { bornDay: number; lastDay: number | null }): Pace {
  return {
    hash,
    firstDay: days.bornDay,
    lastDay: days.lastDay,
    spend: Math.round(between(120, 700, hash, 4)),
    cpm: Math.round(between(320, 840, hash, 5)),
    clicksPerImpression: recipe.clicksPerImpression * between(0.6, 1.5, hash, 6),
    conversionsPerClick: recipe.conversionsPerClick * between(0.5, 1.7, hash, 7),
    orderValue: Math.round(between(2400, 6900, hash, 8)),
    fatigue: chance(hash, 9) < 0.2 ? 0.012 : 0.001,
    surges: [],
  };
}

function budget(advertiser: Advertiser, hash: number, minimum: number): number {
  const units = minimum * advertiser.currency.ratio * (1 + (hash % 5));
  return units * 10 ** advertiser.currency.decimals;
}

function earlier(one: number | null, other: number): number {
  return one === null ? other : Math.min(one, other);
}

function idOf(block: number, index: number, hash: number): string {
  const base = FIRST_CAMPAIGN_ID + BigInt(block) * 10_000_000_000_000_000n + BigInt(index) * ID_BLOCK * 10n;
  return String(base + BigInt(hash % 90_000) * 100_000n + 7n);
}

/** Ids of one parent differ only in their last digits, so a rounded one names another entity. */
export function childId(parentId: string, step: number): string {
  return String(BigInt(parentId) + BigInt(step));
}
