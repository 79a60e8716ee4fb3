/** Finds the one campaign that a write tool is about, as TikTok has it now. */

import { z } from "zod";
import { ShopError, toShopError } from "#errors.ts";
import { CAMPAIGN_GET } from "../endpoints/campaign-get.ts";
import { GMV_MAX_CAMPAIGN_GET, GMV_MAX_TYPES } from "../endpoints/gmv-max-campaign-get.ts";
import { isRefusedQuestion } from "../session/refused-question.ts";
import type { TikTokSession } from "../session/session.ts";
import { readAs } from "../wire/endpoint.ts";
import { WireFlag, WireId, WireNumber, WireText, wireRows } from "../wire/wire-values.ts";

const Campaign = z.object({
  campaign_id: WireId,
  campaign_name: WireText,
  campaign_automation_type: WireText,
  campaign_product_source: WireText,
  objective_type: WireText,
  budget: WireNumber,
  budget_mode: WireText,
  budget_optimize_on: WireFlag,
  operation_status: WireText,
  secondary_status: WireText,
});
export type Campaign = z.infer<typeof Campaign>;

const ONE_CAMPAIGN = readAs(CAMPAIGN_GET, () => z.object({ list: wireRows(Campaign) }));
const FIELDS = Object.keys(Campaign.shape);

const ONE_GMV_MAX = readAs(GMV_MAX_CAMPAIGN_GET, () => z.object({ list: wireRows(z.object({ campaign_id: WireId })) }));

type Reader = Pick<TikTokSession, "advertiserId" | "environment" | "get">;

/** Includes deleted campaigns. Returns null where `/campaign/get/` has none by this id. */
export async function findCampaign(session: Reader, campaignId: string): Promise<Campaign | null> {
  const { list } = await session.get(ONE_CAMPAIGN, {
    advertiser_id: session.advertiserId,
    fields: FIELDS,
    filtering: { campaign_ids: [campaignId], primary_status: "STATUS_ALL" },
    page: 1,
    page_size: 1,
  });
  return list.find(({ campaign_id }) => campaign_id === campaignId) ?? null;
}

export async function requireCampaign(session: Reader, campaignId: string): Promise<Campaign> {
  const campaign = await findCampaign(session, campaignId);
  if (campaign === null) {
    if (await isGmvMax(session, campaignId))
      throw new ShopError(
        "invalid_input",
        "campaign_id: this is a GMV Max campaign, which ShopMCP does not change. Change it in TikTok Ads Manager, or in Seller Center where it was made there.",
      );
    throw new ShopError(
      "not_found",
      "The connected ad account has no campaign of this id among those that can be changed here (TopView reservations and boosted posts are not). tiktok_ads_list_campaigns names them.",
    );
  }
  if (campaign.secondary_status === "CAMPAIGN_STATUS_DELETE")
    throw new ShopError(
      "invalid_input",
      "campaign_id: this campaign has been deleted, and cannot be changed any more.",
    );
  return campaign;
}

/** `/campaign/get/` omits GMV Max campaigns. If TikTok refuses the lookup, the campaign counts as not found. */
async function isGmvMax(session: Reader, campaignId: string): Promise<boolean> {
  if (session.environment === "sandbox") return false;
  for (const type of GMV_MAX_TYPES) {
    const found = await findGmvMax(session, campaignId, type);
    if (found) return true;
  }
  return false;
}

async function findGmvMax(session: Reader, campaignId: string, type: string): Promise<boolean> {
  try {
    const { list } = await session.get(ONE_GMV_MAX, {
      advertiser_id: session.advertiserId,
      filtering: { gmv_max_promotion_types: [type], campaign_ids: [campaignId] },
      page: 1,
      page_size: 1,
    });
    return list.some(({ campaign_id }) => campaign_id === campaignId);
  } catch (thrown) {
    const error = toShopError(thrown);
    if (!isRefusedQuestion(error)) throw error;
    return false;
  }
}
