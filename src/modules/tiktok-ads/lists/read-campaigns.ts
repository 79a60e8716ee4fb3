/** The account's campaigns, as `/campaign/get/` and for upgraded Smart+ `/smart_plus/campaign/get/` tell them. */

import { z } from "zod";
import { readApart } from "../session/ask-besides.ts";
import type { EntityQuery } from "../session/entity-query.ts";
import { readEntities } from "../session/read-entities.ts";
import type { TikTokSession } from "../session/session.ts";
import { defineEndpoint } from "../wire/endpoint.ts";
import { PageInfo, WireFlag, WireId, WireNumber, WireText, wireRows } from "../wire/wire-values.ts";
import { mayBeSmartPlus } from "../words/objectives.ts";
import { mergeEntities } from "./merge-entities.ts";

export const WireCampaign = z.object({
  campaign_id: WireId,
  campaign_name: WireText,
  campaign_automation_type: WireText,
  objective_type: WireText,
  budget: WireNumber,
  budget_mode: WireText,
  operation_status: WireText,
  /** Absent in the sandbox. */
  secondary_status: WireText,
  budget_optimize_on: WireFlag,
  app_promotion_type: WireText,
  campaign_type: WireText,
  sales_destination: WireText,
  roas_bid: WireNumber,
  create_time: WireText,
  modify_time: WireText,
});

/** `store_id`: of GMV Max alone, and only where its details were asked for. */
export type Campaign = z.infer<typeof WireCampaign> & { store_id?: string | null };

const idOf = ({ campaign_id }: Campaign) => campaign_id;

const CampaignPage = z.object({ list: wireRows(WireCampaign), page_info: PageInfo });

const SOURCE = {
  endpoint: defineEndpoint("/campaign/get/", CampaignPage),
  fields: Object.keys(WireCampaign.shape),
  plural: "campaigns",
  idOf,
};

const SMART_PLUS = {
  endpoint: defineEndpoint("/smart_plus/campaign/get/", CampaignPage),
  plural: "Smart+ campaigns",
  idOf,
};

/** All but GMV Max. @throws invalid_input */
export async function readCampaigns(session: TikTokSession, query: EntityQuery): Promise<Campaign[]> {
  const [plain, smartPlus] = await Promise.all([
    readEntities(session, SOURCE, query),
    mayBeSmartPlus(query.objective) ? readSmartPlus(session, query) : [],
  ]);
  return mergeEntities(plain, smartPlus, idOf);
}

/** Deleted ones too, from the main list alone, which has their kind. @throws invalid_input */
export function readCampaignsById(session: TikTokSession, campaign_ids: readonly string[]): Promise<Campaign[]> {
  return readEntities(session, SOURCE, { status: "all", ids: { campaign_ids } });
}

async function readSmartPlus(session: TikTokSession, query: EntityQuery): Promise<Campaign[]> {
  const found = await readApart(session, "what only Smart+ tells of its campaigns", () =>
    readEntities(session, SMART_PLUS, query),
  );
  return (found ?? []).map((campaign) => ({ ...campaign, campaign_automation_type: "UPGRADED_SMART_PLUS" }));
}
