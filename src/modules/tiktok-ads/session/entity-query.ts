/** Which campaigns, ad groups or ads are asked for. */

import type { Status } from "../words/input-fields.ts";

export type Entity = {
  campaign_id: string;
  operation_status?: string | null | undefined;
  secondary_status?: string | null | undefined;
  create_time?: string | null | undefined;
};

/** TikTok's names, which its filters and reports share. */
export type IdFilters = Readonly<Partial<Record<"campaign_ids" | "adgroup_ids" | "ad_ids", readonly string[]>>>;

/**
 * `objective` only spares questions; it filters nothing. `among`: all campaigns; what is in those that are not switched
 * on may be left out.
 */
export type EntityQuery = {
  status: Status | undefined;
  ids: IdFilters;
  objective?: string | undefined;
  among?: (() => Promise<readonly CampaignOf[]>) | undefined;
};

export type CampaignOf = Entity & { campaign_automation_type?: string | null | undefined };
