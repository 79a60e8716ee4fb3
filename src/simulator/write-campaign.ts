/** POST /campaign/update/ and its twin for upgraded Smart+: name and budget, with TikTok's refusals. */

import { z } from "zod";
import type { Advertiser, Campaign } from "./account.ts";
import { adDay } from "./ad-day.ts";
import { type Call, defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { localMoment } from "./local-time.ts";
import { id } from "./query.ts";
import { campaignRow, productSource } from "./read-campaigns.ts";
import { badParameter } from "./refusal.ts";
import { changeable, refuseUnlisted, upgraded } from "./write-status.ts";

const MAX_NAME = 512;
/** US dollars; other currencies are multiplied by their ratio. */
const MIN_BUDGET = 50;
const MIN_STORE_BUDGET = 10;
const MAX_BUDGET = 10_000_000;
/** A budget must exceed what is spent by this factor. */
const MIN_OF_SPENT = 1.05;

const changes = {
  advertiser_id: id,
  campaign_id: id,
  campaign_name: z.string().min(1).max(MAX_NAME).optional(),
  budget: z.number().positive().optional(),
  po_number: z.string().optional(),
};

export const updateCampaign = defineEndpoint({
  method: "POST",
  path: "/campaign/update/",
  scope: "201",
  sandbox: true,
  input: z.strictObject({ ...changes, special_industries: z.array(z.string()).optional() }),
  run(call, input) {
    const advertiser = grantedAdvertiser(call, input.advertiser_id);
    const campaign = changeable(advertiser, input.campaign_id, call.clock.now());
    if (campaign.gmvMax !== null) throw badParameter("A GMV Max campaign is changed through its own endpoint.");
    apply(call, advertiser, campaign, input);
    return campaignRow(advertiser, campaign, call.host);
  },
});

export const updateSmartPlusCampaign = defineEndpoint({
  method: "POST",
  path: "/smart_plus/campaign/update/",
  scope: "201",
  sandbox: false,
  input: z.strictObject({ ...changes, budget_auto_adjust_strategy: z.string().optional() }),
  run(call, input) {
    const advertiser = grantedAdvertiser(call, input.advertiser_id);
    refuseUnlisted(advertiser);
    const campaign = upgraded(advertiser, input.campaign_id);
    if (campaign === null) throw badParameter(`The campaign ${input.campaign_id} doesn't exist.`);
    if (campaign.deleted) throw badParameter(`The campaign ${input.campaign_id} has been deleted.`);
    apply(call, advertiser, campaign, input);
    return campaignRow(advertiser, campaign, call.host);
  },
});

type Changes = { campaign_name?: string | undefined; budget?: number | undefined };

function apply(call: Call, advertiser: Advertiser, campaign: Campaign, { campaign_name, budget }: Changes): void {
  if (budget !== undefined) campaign.budgetMinor = allowedBudget(call, advertiser, campaign, budget);
  if (campaign_name !== undefined) campaign.name = campaign_name;
  campaign.modifiedAtMs = call.clock.now();
}

function allowedBudget(call: Call, advertiser: Advertiser, campaign: Campaign, budget: number): number {
  const { currency } = advertiser;
  if (campaign.budgetMode === "BUDGET_MODE_INFINITE") {
    throw badParameter("budget: the campaign has no budget of its own; its ad groups have.");
  }
  const units = 10 ** currency.decimals;
  const minor = Math.round(budget * units);
  if (Math.abs(budget * units - minor) > 1e-6) {
    throw badParameter(`budget: ${currency.code} takes ${currency.decimals} digits after the point.`);
  }
  const minimum = (productSource(campaign) === "STORE" ? MIN_STORE_BUDGET : MIN_BUDGET) * currency.ratio;
  if (budget < minimum) throw badParameter(`budget: must not be less than ${minimum} ${currency.code}.`);
  if (budget >= MAX_BUDGET * currency.ratio)
    throw badParameter(`budget: must be less than ${MAX_BUDGET * currency.ratio}.`);
  if (minor < spentMinor(call, advertiser, campaign) * MIN_OF_SPENT) {
    throw badParameter("budget: must be at least 105% of what the campaign has spent.");
  }
  return minor;
}

function spentMinor(call: Call, advertiser: Advertiser, campaign: Campaign): number {
  const now = localMoment(call.clock.now(), advertiser.timezone);
  let spent = 0;
  for (const ad of campaign.adGroups.flatMap((group) => group.ads)) {
    const from = campaign.budgetMode === "BUDGET_MODE_TOTAL" ? ad.pace.firstDay : now.day;
    for (let day = from; day <= now.day; day++) spent += adDay(ad, day, now)?.spend ?? 0;
  }
  return spent;
}
