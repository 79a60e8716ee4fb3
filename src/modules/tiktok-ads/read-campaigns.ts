/** Every campaign of an account that matches, page by page, as `/campaign/get/` tells it. */

import { z } from "zod";
import { MAX_UPSTREAM_CALLS, tooManyCalls } from "./call-ledger.ts";
import { defineEndpoint } from "./client/endpoint.ts";
import { PageInfo, WireId } from "./client/wire-values.ts";
import type { Status } from "./input-fields.ts";
import { mapBounded } from "./map-bounded.ts";
import type { TikTokSession } from "./session.ts";

const PAGE_SIZE = 1_000;
const AT_ONCE = 4;

const WireText = z.string().nullish();

const Campaign = z.object({
  campaign_id: WireId,
  campaign_name: WireText,
  campaign_automation_type: WireText,
  objective_type: WireText,
  budget: z.number().nullish(),
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

const CAMPAIGN_GET = defineEndpoint("/campaign/get/", z.object({ list: z.array(Campaign), page_info: PageInfo }));
const FIELDS = Object.keys(Campaign.shape);

/** TikTok's filter words are others than those of its rows; switched on or off is told apart here. */
const PRIMARY_STATUS: Readonly<Record<Status, string>> = {
  active: "STATUS_NOT_DELETE",
  paused: "STATUS_NOT_DELETE",
  deleted: "STATUS_DELETE",
  all: "STATUS_ALL",
};

export type CampaignQuery = { status: Status | undefined; campaignIds: readonly string[] | undefined };

/** `active` is switched on, delivering or not; without a status all but deleted ones. @throws invalid_input */
export async function readCampaigns(
  session: TikTokSession,
  { status, campaignIds }: CampaignQuery,
): Promise<Campaign[]> {
  const ask = (page: number) =>
    session.get(CAMPAIGN_GET, {
      advertiser_id: session.advertiserId,
      fields: FIELDS,
      filtering: {
        primary_status: status === undefined ? "STATUS_NOT_DELETE" : PRIMARY_STATUS[status],
        ...(campaignIds === undefined ? {} : { campaign_ids: campaignIds }),
      },
      page,
      page_size: PAGE_SIZE,
    });
  const first = await ask(1);
  const pages = first.page_info.total_page;
  if (pages > MAX_UPSTREAM_CALLS) throw tooManyCalls();
  const numbers = Array.from({ length: Math.max(0, pages - 1) }, (_, index) => index + 2);
  const others = await mapBounded(numbers, AT_ONCE, ask);
  const campaigns = [first, ...others].flatMap(({ list }) => list);
  const wanted = status === "active" ? "ENABLE" : status === "paused" ? "DISABLE" : undefined;
  return wanted === undefined ? campaigns : campaigns.filter(({ operation_status }) => operation_status === wanted);
}
