/** GMV Max campaigns, as `/gmv_max/campaign/get/` tells them, one promotion type at a time. */

import { z } from "zod";
import { mapBounded } from "#ads/map-bounded.ts";
import { orWithout, readApart } from "../session/ask-besides.ts";
import type { EntityQuery } from "../session/entity-query.ts";
import { readPages, switchedAs } from "../session/read-entities.ts";
import type { TikTokSession } from "../session/session.ts";
import { defineEndpoint } from "../wire/endpoint.ts";
import { OptionalId, PageInfo, WireId, WireNumber, WireText, wireRows } from "../wire/wire-values.ts";
import type { Campaign } from "./read-campaigns.ts";

export const GMV_MAX_TYPES = ["PRODUCT_GMV_MAX", "LIVE_GMV_MAX"] as const;

const AT_ONCE = 4;
/** Of one call: each is a request of its own. */
const MAX_DETAILS = 20;
const DELETED = "STATUS_DELETE";

const Row = z.object({
  campaign_id: WireId,
  campaign_name: WireText,
  objective_type: WireText,
  operation_status: WireText,
  secondary_status: WireText,
  create_time: WireText,
  modify_time: WireText,
});
type Row = z.infer<typeof Row>;

const SOURCE = {
  endpoint: defineEndpoint(
    "/gmv_max/campaign/get/",
    z.object({
      list: wireRows(Row),
      page_info: PageInfo,
    }),
  ),
  plural: "GMV Max campaigns",
  idOf: ({ campaign_id }: Row) => campaign_id,
  pageSize: 100,
};

/** What a list leaves out. @see https://business-api.tiktok.com/portal/docs?id=1822000968821762 */
const INFO = defineEndpoint(
  "/campaign/gmv_max/info/",
  z.object({ budget: WireNumber, roas_bid: WireNumber, store_id: OptionalId }),
);

/** Both promotion types. TikTok's filter has no word for all: deleted ones are asked for by themselves. */
export async function readGmvMaxCampaigns(session: TikTokSession, { status, ids }: EntityQuery): Promise<Campaign[]> {
  const statuses = status === "all" ? [undefined, DELETED] : [status === "deleted" ? DELETED : undefined];
  const questions = GMV_MAX_TYPES.flatMap((type) => statuses.map((primary_status) => ({ type, primary_status })));
  const found = await readApart(session, "GMV Max campaigns", async () => {
    const lists = await mapBounded(questions, AT_ONCE, async ({ type, primary_status }) => {
      const filtering = { gmv_max_promotion_types: [type], ...ids, primary_status };
      const rows = await readPages(session, SOURCE, { filtering });
      return rows.map((row): Campaign => ({ ...row, ...NOT_TOLD, campaign_automation_type: type }));
    });
    return lists.flat();
  });
  const standing = ({ secondary_status }: Campaign) => !secondary_status?.endsWith("_DELETE");
  return (found ?? [])
    .filter((campaign) => status === "all" || standing(campaign) === (status !== "deleted"))
    .filter(switchedAs(status));
}

const NOT_TOLD = { budget: null, roas_bid: null } as const;

export function isGmvMax({ campaign_automation_type: type }: Campaign): boolean {
  return GMV_MAX_TYPES.some((one) => one === type);
}

/** The same campaigns, with what only a request of its own tells of each GMV Max one: daily budget, target ROI, shop. */
export async function withGmvMaxDetails(session: TikTokSession, page: readonly Campaign[]): Promise<Campaign[]> {
  const asked = new Set(page.filter(isGmvMax).slice(0, MAX_DETAILS));
  if (page.filter(isGmvMax).length > MAX_DETAILS)
    session.warn(
      `Budget, target and shop are asked for the first ${MAX_DETAILS} GMV Max campaigns of a page; a smaller limit reaches the others.`,
    );
  return mapBounded(page, AT_ONCE, async (campaign) => {
    if (!asked.has(campaign)) return campaign;
    const { campaign_id } = campaign;
    const query = { advertiser_id: session.advertiserId, campaign_id };
    const info = await orWithout(session, "details of GMV Max campaigns", () => session.get(INFO, query));
    return info === null ? campaign : { ...campaign, ...info, budget_mode: "BUDGET_MODE_DAY" };
  });
}
