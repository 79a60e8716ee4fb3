/** The account's ad groups, as `/adgroup/get/` tells them. */

import { z } from "zod";
import { defineEndpoint } from "./client/endpoint.ts";
import { PageInfo, WireId, WireList, WireNumber, WireText } from "./client/wire-values.ts";
import type { EntityQuery } from "./list/entity-kind.ts";
import { readEntities } from "./list/read-entities.ts";
import type { TikTokSession } from "./session.ts";

/** @see https://business-api.tiktok.com/portal/docs?id=1739314558673922 */
const AdGroup = z.object({
  adgroup_id: WireId,
  adgroup_name: WireText,
  campaign_id: WireId,
  operation_status: WireText,
  /** Absent in the sandbox. */
  secondary_status: WireText,
  /** 0 with BUDGET_MODE_INFINITE where the campaign holds the budget. */
  budget: WireNumber,
  budget_mode: WireText,
  /** What the budget becomes at the next midnight; 0 for none. */
  scheduled_budget: WireNumber,
  optimization_goal: WireText,
  optimization_event: WireText,
  promotion_type: WireText,
  pixel_id: z.union([WireId, z.null()]).optional(),

  billing_event: WireText,
  bid_type: WireText,
  bid_price: WireNumber,
  conversion_bid_price: WireNumber,
  deep_bid_type: WireText,
  deep_cpa_bid: WireNumber,
  roas_bid: WireNumber,
  pacing: WireText,

  schedule_type: WireText,
  schedule_start_time: WireText,
  schedule_end_time: WireText,
  /** 48 × 7 digits: half hours of a week from Monday 00:00 on. */
  dayparting: WireText,
  frequency: WireNumber,
  frequency_schedule: WireNumber,

  placement_type: WireText,
  placements: WireList,
  location_ids: WireList,
  zipcode_ids: WireList,
  age_groups: WireList,
  gender: WireText,
  languages: WireList,
  audience_ids: WireList,
  excluded_audience_ids: WireList,
  saved_audience_id: z.union([WireId, z.null()]).optional(),
  interest_category_ids: WireList,
  interest_keyword_ids: WireList,
  operating_systems: WireList,
  network_types: WireList,
  carrier_ids: WireList,
  device_model_ids: WireList,
  household_income: WireList,
  spending_power: WireText,
  auto_targeting_enabled: z.boolean().nullish(),

  create_time: WireText,
  modify_time: WireText,
});
export type AdGroup = z.infer<typeof AdGroup>;

const SOURCE = {
  endpoint: defineEndpoint("/adgroup/get/", z.object({ list: z.array(AdGroup), page_info: PageInfo })),
  fields: Object.keys(AdGroup.shape),
  plural: "ad groups",
};

/** @throws invalid_input */
export function readAdGroups(session: TikTokSession, query: EntityQuery): Promise<AdGroup[]> {
  return readEntities(session, SOURCE, query);
}
