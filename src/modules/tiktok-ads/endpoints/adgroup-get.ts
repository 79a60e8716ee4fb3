/** `/adgroup/get/`: ad groups, with whom they are for. */

import type { z } from "zod";
import { passingObject } from "#json/passing.ts";
import { defineEndpoint } from "../wire/endpoint.ts";
import {
  OptionalId,
  PageInfo,
  WireFlag,
  WireId,
  WireList,
  WireNumber,
  WireText,
  WireThing,
  wireObjects,
  wireRows,
} from "../wire/wire-values.ts";
import { READ_AD_GROUPS } from "./scopes.ts";

/** Smart+ sends this as an object of its own. */
export const Targeting = passingObject({
  location_ids: WireList,
  zipcode_ids: WireList,
  age_groups: WireList,
  gender: WireText,
  languages: WireList,
  audience_ids: WireList,
  excluded_audience_ids: WireList,
  saved_audience_id: OptionalId,
  interest_category_ids: WireList,
  interest_keyword_ids: WireList,
  operating_systems: WireList,
  network_types: WireList,
  carrier_ids: WireList,
  device_model_ids: WireList,
  household_income: WireList,
  spending_power: WireText,
  device_price_ranges: WireList,
  isp_ids: WireList,
  actions: wireObjects(WireThing),
  included_custom_actions: wireObjects(WireThing),
  excluded_custom_actions: wireObjects(WireThing),
});

/** @see https://business-api.tiktok.com/portal/docs?id=1739314558673922 */
export const Settings = passingObject({
  adgroup_id: WireId,
  adgroup_name: WireText,
  campaign_id: WireId,
  campaign_automation_type: WireText,
  operation_status: WireText,
  secondary_status: WireText,
  /** 0 with BUDGET_MODE_INFINITE where the campaign holds the budget. */
  budget: WireNumber,
  budget_mode: WireText,
  /** The budget from the next midnight on; 0 for none. */
  scheduled_budget: WireNumber,
  optimization_goal: WireText,
  optimization_event: WireText,
  promotion_type: WireText,
  pixel_id: OptionalId,

  billing_event: WireText,
  bid_type: WireText,
  bid_price: WireNumber,
  conversion_bid_price: WireNumber,
  deep_bid_type: WireText,
  deep_cpa_bid: WireNumber,
  roas_bid: WireNumber,
  pacing: WireText,
  click_attribution_window: WireText,
  view_attribution_window: WireText,

  schedule_type: WireText,
  schedule_start_time: WireText,
  schedule_end_time: WireText,
  /** 48 × 7 digits: half hours from Monday 00:00 on, in the account's time zone. */
  dayparting: WireText,
  frequency: WireNumber,
  frequency_schedule: WireNumber,

  placement_type: WireText,
  placements: WireList,

  create_time: WireText,
  modify_time: WireText,
});

export const WireAdGroup = passingObject({ ...Settings.shape, ...Targeting.shape, auto_targeting_enabled: WireFlag });
export type AdGroup = z.infer<typeof WireAdGroup>;

export const ADGROUP_GET = defineEndpoint({
  path: "/adgroup/get/",
  scope: READ_AD_GROUPS,
  schema: () => passingObject({ list: wireRows(WireAdGroup), page_info: PageInfo }),
});
