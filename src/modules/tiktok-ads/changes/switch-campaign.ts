/** Pauses or resumes a campaign. DELETE, TikTok's third status, is not offered. */

import { kindOf } from "./campaign-kinds.ts";
import { type ChangeAnswer, changeCampaign } from "./change-campaign.ts";
import { campaignId, changeInput } from "./change-input.ts";
import type { ChangeSession } from "./change-session.ts";
import { requireCampaign } from "./find-campaign.ts";

export const SwitchInput = changeInput({ campaign_id: campaignId });

export type OperationStatus = "ENABLE" | "DISABLE";

export async function switchCampaign(
  session: ChangeSession,
  { campaign_id }: { campaign_id: string },
  status: OperationStatus,
): Promise<ChangeAnswer> {
  const before = await requireCampaign(session, campaign_id);
  return changeCampaign(session, {
    before,
    endpoint: kindOf(before).status,
    body: { advertiser_id: session.advertiserId, campaign_ids: [before.campaign_id], operation_status: status },
    done: ({ operation_status }) => operation_status === status,
  });
}
