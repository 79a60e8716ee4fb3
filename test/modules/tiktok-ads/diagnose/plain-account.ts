/** Campaigns, ad groups, ads and rows of reports as the rules get them, with only what a test says about them. */

import { parseDecimal } from "#ads/decimal.ts";
import type { CampaignNode } from "#modules/tiktok-ads/diagnose/account-tree.ts";
import { budgetedOf } from "#modules/tiktok-ads/diagnose/budgets.ts";
import type { Evidence } from "#modules/tiktok-ads/diagnose/evidence.ts";
import type { Thresholds } from "#modules/tiktok-ads/diagnose/thresholds.ts";
import { NOTHING_USUAL } from "#modules/tiktok-ads/diagnose/usual-figures.ts";
import { WireAd } from "#modules/tiktok-ads/endpoints/ad-get.ts";
import { WireAdGroup } from "#modules/tiktok-ads/endpoints/adgroup-get.ts";
import { WireCampaign } from "#modules/tiktok-ads/endpoints/campaign-get.ts";
import type { ReportRow } from "#modules/tiktok-ads/report/report-row.ts";

export const THRESHOLDS: Thresholds & { min_spend: number } = {
  min_spend: 50,
  cost_times: 2,
  min_impressions: 1_000,
  ctr_drop_percent: 25,
  pixel_clicks: 50,
  budget_used_percent: 95,
  early_hour: 18,
  budget_unused_percent: 90,
  balance_days: 3,
};

type Given = Readonly<Record<string, unknown>>;

const campaign = (given: Given) =>
  WireCampaign.parse({
    campaign_id: "c1",
    campaign_name: "Planters",
    objective_type: "WEB_CONVERSIONS",
    operation_status: "ENABLE",
    secondary_status: "CAMPAIGN_STATUS_ENABLE",
    create_time: "2026-01-01 00:00:00",
    ...given,
  });

const adGroup = (given: Given) =>
  WireAdGroup.parse({
    adgroup_id: "g1",
    adgroup_name: "Broad",
    campaign_id: "c1",
    operation_status: "ENABLE",
    secondary_status: "ADGROUP_STATUS_DELIVERY_OK",
    create_time: "2026-01-01 00:00:00",
    budget: 100,
    budget_mode: "BUDGET_MODE_DAY",
    ...given,
  });

export const ad = (given: Given = {}) =>
  WireAd.parse({
    ad_id: "a1",
    ad_name: "Cut 1",
    adgroup_id: "g1",
    campaign_id: "c1",
    operation_status: "ENABLE",
    secondary_status: "AD_STATUS_DELIVERY_OK",
    ...given,
  });

/** A campaign with its ad groups and their ads. */
export function node(own: Given, groups: readonly (readonly [group: Given, ads: readonly Given[]])[]): CampaignNode {
  return {
    campaign: campaign(own),
    groups: groups.map(([group, ads]) => ({ group: adGroup(group), ads: ads.map(ad) })),
  };
}

/** `numbers` as TikTok writes them. */
export function row(given: Partial<Omit<ReportRow, "cells">>, cells: Readonly<Record<string, string>>): ReportRow {
  return {
    id: "a1",
    labels: { campaign_id: "c1", adgroup_id: "g1" },
    date: null,
    hour: null,
    audience: {},
    merged: false,
    ...given,
    cells: new Map(Object.entries(cells).map(([name, value]) => [name, parseDecimal(value)])),
  };
}

/** A week of an account without history. */
export const WEEK = { usual: NOTHING_USUAL, window: { start: "2026-11-15", end: "2026-11-21" } };
export const FLOORS = { min_spend: 50, cost_times: 2, named: false };

/** A week that is over; what a test does not give may not be asked for. */
export function evidence(given: Partial<Evidence>): Evidence {
  const unasked = () => Promise.reject(new Error("this rule was not to ask for that"));
  const { tree = unasked, adGroupDays = unasked } = given;
  return {
    currency: "USD",
    window: { start: "2026-11-15", end: "2026-11-21", complete: true },
    narrowed: false,
    before: { start: "2026-11-08", end: "2026-11-14" },
    wanted: () => true,
    goals: async () => [],
    usual: async () => NOTHING_USUAL,
    given: new Set(),
    spenders: unasked,
    campaignSums: unasked,
    account: unasked,
    tree: unasked,
    rejections: unasked,
    ads: unasked,
    adsWhereGiven: unasked,
    adsBefore: unasked,
    adGroupDays: unasked,
    budgeted: async () => budgetedOf(await tree(), await adGroupDays()),
    pixelEvents: unasked,
    adGroupHours: unasked,
    ...given,
  };
}
