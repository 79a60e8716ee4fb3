/** The account's campaigns, as `/campaign/get/` tells them. GMV Max campaigns have an endpoint of their own. */

import { z } from "zod";
import { defineEndpoint } from "./client/endpoint.ts";
import { PageInfo, WireId, WireNumber, WireText } from "./client/wire-values.ts";
import type { Status } from "./input-fields.ts";
import { readEntities } from "./list/read-entities.ts";
import type { TikTokSession } from "./session.ts";

const Campaign = z.object({
  campaign_id: WireId,
  campaign_name: WireText,
  campaign_automation_type: WireText,
  objective_type: WireText,
  budget: WireNumber,
  budget_mode: WireText,
  operation_status: WireText,
  /** Absent in the sandbox. */
  secondary_status: WireText,
  budget_optimize_on: z.boolean().nullish(),
  app_promotion_type: WireText,
  campaign_type: WireText,
  sales_destination: WireText,
  create_time: WireText,
  modify_time: WireText,
});
export type Campaign = z.infer<typeof Campaign>;

const SOURCE = {
  endpoint: defineEndpoint("/campaign/get/", z.object({ list: z.array(Campaign), page_info: PageInfo })),
  fields: Object.keys(Campaign.shape),
  plural: "campaigns",
};

export type CampaignQuery = { status: Status | undefined; campaignIds: readonly string[] | undefined };

/** `active` is switched on, delivering or not; without a status all but deleted ones. @throws invalid_input */
export function readCampaigns(session: TikTokSession, { status, campaignIds }: CampaignQuery): Promise<Campaign[]> {
  const ids = campaignIds === undefined ? {} : { campaign_ids: campaignIds };
  return readEntities(session, SOURCE, { status, ids });
}
