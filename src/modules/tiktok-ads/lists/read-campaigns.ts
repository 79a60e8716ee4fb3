/** The account's campaigns, those of upgraded Smart+ as their own list tells them. */

import type { z } from "zod";
import { CAMPAIGN_GET, WireCampaign } from "../endpoints/campaign-get.ts";
import { SMART_PLUS_CAMPAIGN_GET } from "../endpoints/smart-plus-campaign-get.ts";
import type { EntityQuery } from "../session/entity-query.ts";
import { readApart } from "../session/optional-data.ts";
import { readEntities } from "../session/read-entities.ts";
import type { TikTokSession } from "../session/session.ts";
import { mayBeSmartPlus } from "../words/objectives.ts";
import { mergeEntities } from "./merge-entities.ts";

/** Only GMV Max campaigns have a `store_id`, and only where their details were requested. */
export type Campaign = z.infer<typeof WireCampaign> & { store_id?: string | null };

const idOf = ({ campaign_id }: Campaign) => campaign_id;

const SOURCE = { endpoint: CAMPAIGN_GET, fields: Object.keys(WireCampaign.shape), plural: "campaigns", idOf };
const SMART_PLUS = { endpoint: SMART_PLUS_CAMPAIGN_GET, plural: "Smart+ campaigns", idOf };

export async function readCampaigns(session: TikTokSession, query: EntityQuery): Promise<Campaign[]> {
  const [plain, smartPlus] = await Promise.all([
    readEntities(session, SOURCE, query),
    mayBeSmartPlus(query.objective) ? readSmartPlus(session, query) : [],
  ]);
  return mergeEntities(plain, smartPlus, idOf);
}

/** Without what only Smart+ tells of its campaigns. */
export function readMainCampaigns(session: TikTokSession): Promise<Campaign[]> {
  return readEntities(session, SOURCE, { status: undefined, ids: {} });
}

/** Includes deleted ones, and uses the main list alone, which has their kind. */
export function readCampaignsById(session: TikTokSession, campaign_ids: readonly string[]): Promise<Campaign[]> {
  return readEntities(session, SOURCE, { status: "all", ids: { campaign_ids } });
}

async function readSmartPlus(session: TikTokSession, query: EntityQuery): Promise<Campaign[]> {
  const found = await readApart(session, "what only Smart+ tells of its campaigns", () =>
    readEntities(session, SMART_PLUS, query),
  );
  return (found ?? []).map((campaign) => ({ ...campaign, campaign_automation_type: "UPGRADED_SMART_PLUS" }));
}
