/** GMV Max campaigns, as `/gmv_max/campaign/get/` tells them, one promotion type at a time. */

import { mapBounded } from "#ads/map-bounded.ts";
import { CAMPAIGN_GMV_MAX_INFO } from "../endpoints/campaign-gmv-max-info.ts";
import { GMV_MAX_CAMPAIGN_GET, GMV_MAX_TYPES } from "../endpoints/gmv-max-campaign-get.ts";
import type { EntityQuery } from "../session/entity-query.ts";
import { orWithout, readApart } from "../session/optional-data.ts";
import { readPages, switchedAs } from "../session/read-entities.ts";
import type { TikTokSession } from "../session/session.ts";
import type { Campaign } from "./read-campaigns.ts";

const AT_ONCE = 4;
/** Each takes a request of its own. */
const MAX_DETAILS = 20;
const DELETED = "STATUS_DELETE";

const SOURCE = {
  endpoint: GMV_MAX_CAMPAIGN_GET,
  plural: "GMV Max campaigns",
  idOf: ({ campaign_id }: { campaign_id: string }) => campaign_id,
  pageSize: 100,
};

/** TikTok's filter has no value for all statuses, so deleted campaigns take a second request. */
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
    const info = await orWithout(session, "details of GMV Max campaigns", () =>
      session.get(CAMPAIGN_GMV_MAX_INFO, query),
    );
    return info === null ? campaign : { ...campaign, ...info, budget_mode: "BUDGET_MODE_DAY" };
  });
}
