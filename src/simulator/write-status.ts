/** POST /campaign/status/update/ and its twin for upgraded Smart+. */

import { z } from "zod";
import type { Advertiser, Campaign } from "./account.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { id, ids } from "./query.ts";
import { badParameter, Refusal } from "./refusal.ts";

const MAX_CAMPAIGNS = 20;
/** From then on TikTok refuses changes to old Smart+ campaigns. */
const SMART_PLUS_END_MS = Date.parse("2026-06-30T00:00:00Z");

const statusBody = z.strictObject({
  advertiser_id: id,
  campaign_ids: ids(MAX_CAMPAIGNS),
  operation_status: z.enum(["ENABLE", "DISABLE", "DELETE"]),
  postback_window_mode: z
    .enum(["POSTBACK_WINDOW_MODE1", "POSTBACK_WINDOW_MODE2", "POSTBACK_WINDOW_MODE3", "UNSET"])
    .optional(),
});

type OperationStatus = z.infer<typeof statusBody>["operation_status"];

/** One campaign that cannot be changed fails the whole call. */
export const updateCampaignStatus = defineEndpoint({
  method: "POST",
  path: "/campaign/status/update/",
  scope: "201",
  sandbox: true,
  input: statusBody,
  run(call, { advertiser_id, campaign_ids, operation_status }) {
    const advertiser = grantedAdvertiser(call, advertiser_id);
    const nowMs = call.clock.now();
    const campaigns = campaign_ids.map((campaignId) => changeable(advertiser, campaignId, nowMs));
    for (const campaign of campaigns) setStatus(campaign, operation_status, nowMs);
    return {
      status: operation_status,
      campaign_ids,
      campaign_list: campaign_ids.map((campaign_id) => ({
        campaign_id,
        status: operation_status,
        postback_window_mode: null,
      })),
    };
  },
});

/** Failed changes are listed in `error_list`, with code 0. */
export const updateSmartPlusStatus = defineEndpoint({
  method: "POST",
  path: "/smart_plus/campaign/status/update/",
  scope: "201",
  sandbox: false,
  input: statusBody,
  run(call, { advertiser_id, campaign_ids, operation_status }) {
    const advertiser = grantedAdvertiser(call, advertiser_id);
    refuseUnlisted(advertiser);
    const changed: unknown[] = [];
    const refused: unknown[] = [];
    for (const campaign_id of campaign_ids) {
      const campaign = upgraded(advertiser, campaign_id);
      if (campaign === null) refused.push({ campaign_id, error_message: "The campaign cannot be found." });
      else if (campaign.deleted) refused.push({ campaign_id, error_message: "The campaign has been deleted." });
      else {
        setStatus(campaign, operation_status, call.clock.now());
        changed.push({ campaign_id, status: operation_status, postback_window_mode: null });
      }
    }
    return { campaign_list: changed, error_list: refused };
  },
});

/** Upgraded Smart+ campaigns can be changed by their own endpoints only. @throws Refusal 40002 */
export function changeable(advertiser: Advertiser, campaignId: string, nowMs: number): Campaign {
  const campaign = advertiser.campaigns.find((one) => one.campaignId === campaignId);
  if (campaign === undefined) throw badParameter(`The campaign ${campaignId} doesn't exist.`);
  if (campaign.deleted) throw badParameter(`The campaign ${campaignId} has been deleted and cannot be changed.`);
  if (campaign.madeInSellerCenter) throw badParameter("Shop must belong to a Business Center account.");
  if (campaign.automation === "UPGRADED_SMART_PLUS") {
    throw badParameter(
      `The campaign ${campaignId} is an upgraded Smart+ campaign, which this endpoint does not change.`,
    );
  }
  if (campaign.automation === "SMART_PLUS" && nowMs >= SMART_PLUS_END_MS) {
    throw badParameter(`The campaign ${campaignId} is a Smart+ campaign of the old kind and can no longer be changed.`);
  }
  return campaign;
}

export function upgraded(advertiser: Advertiser, campaignId: string): Campaign | null {
  const found = advertiser.campaigns.find((one) => one.campaignId === campaignId);
  return found?.automation === "UPGRADED_SMART_PLUS" ? found : null;
}

export function refuseUnlisted(advertiser: Advertiser): void {
  if (advertiser.smartPlusWrites) return;
  throw new Refusal(40118, "The advertiser is not on the allowlist for accessing this feature.");
}

function setStatus(campaign: Campaign, status: OperationStatus, nowMs: number): void {
  if (status === "DELETE") campaign.deleted = true;
  else campaign.operationStatus = status;
  campaign.modifiedAtMs = nowMs;
}
