/** The account's ad groups, as `/adgroup/get/` and for upgraded Smart+ `/smart_plus/adgroup/get/` tell them. */

import { z } from "zod";
import { readApart } from "../session/ask-besides.ts";
import type { EntityQuery } from "../session/entity-query.ts";
import { readEntities } from "../session/read-entities.ts";
import type { TikTokSession } from "../session/session.ts";
import { defineEndpoint } from "../wire/endpoint.ts";
import {
  OptionalId,
  PageInfo,
  WireFlag,
  WireId,
  WireList,
  WireNumber,
  WireText,
  wireObject,
  wireObjects,
  wireRows,
} from "../wire/wire-values.ts";
import { mayBeSmartPlus } from "../words/objectives.ts";
import { mergeEntities } from "./merge-entities.ts";

/** Whom an ad group is for; of Smart+ in an object of its own. */
const Targeting = z.object({
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
  /** What people did on TikTok. */
  actions: wireObjects(z.unknown()),
  included_custom_actions: wireObjects(z.unknown()),
  excluded_custom_actions: wireObjects(z.unknown()),
});

/** @see https://business-api.tiktok.com/portal/docs?id=1739314558673922 */
const Settings = z.object({
  adgroup_id: WireId,
  adgroup_name: WireText,
  campaign_id: WireId,
  campaign_automation_type: WireText,
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
  pixel_id: OptionalId,

  billing_event: WireText,
  bid_type: WireText,
  bid_price: WireNumber,
  conversion_bid_price: WireNumber,
  deep_bid_type: WireText,
  deep_cpa_bid: WireNumber,
  roas_bid: WireNumber,
  pacing: WireText,
  /** How long after a click or a view a conversion still counts. */
  click_attribution_window: WireText,
  view_attribution_window: WireText,

  schedule_type: WireText,
  schedule_start_time: WireText,
  schedule_end_time: WireText,
  /** 48 × 7 digits: half hours of a week from Monday 00:00 on, in the account's time zone. */
  dayparting: WireText,
  frequency: WireNumber,
  frequency_schedule: WireNumber,

  placement_type: WireText,
  placements: WireList,

  create_time: WireText,
  modify_time: WireText,
});

export const WireAdGroup = Settings.extend(Targeting.shape).extend({ auto_targeting_enabled: WireFlag });
export type AdGroup = z.infer<typeof WireAdGroup>;

const idOf = ({ adgroup_id }: Pick<AdGroup, "adgroup_id">) => adgroup_id;

const SOURCE = {
  endpoint: defineEndpoint("/adgroup/get/", z.object({ list: wireRows(WireAdGroup), page_info: PageInfo })),
  fields: Object.keys(WireAdGroup.shape),
  plural: "ad groups",
  idOf,
};

const SmartPlusTargeting = Targeting.extend({ operation_system: WireList });
const NO_TARGETING = SmartPlusTargeting.parse({});

/** @see https://business-api.tiktok.com/portal/docs?id=1843312818332930 */
const SmartPlusAdGroup = Settings.extend({
  targeting_optimization_mode: WireText,
  targeting_spec: wireObject(SmartPlusTargeting),
});

const SMART_PLUS = {
  endpoint: defineEndpoint(
    "/smart_plus/adgroup/get/",
    z.object({ list: wireRows(SmartPlusAdGroup), page_info: PageInfo }),
  ),
  plural: "Smart+ ad groups",
  idOf,
};

/** @throws invalid_input */
export async function readAdGroups(session: TikTokSession, query: EntityQuery): Promise<AdGroup[]> {
  const [plain, smartPlus] = await Promise.all([
    readEntities(session, SOURCE, query),
    mayBeSmartPlus(query.objective)
      ? readApart(session, "what only Smart+ tells of its ad groups", () => readEntities(session, SMART_PLUS, query))
      : [],
  ]);
  return mergeEntities(plain, (smartPlus ?? []).map(flattened), idOf);
}

function flattened({
  targeting_spec,
  targeting_optimization_mode,
  ...settings
}: z.infer<typeof SmartPlusAdGroup>): AdGroup {
  const { operation_system, ...targeting } = targeting_spec ?? NO_TARGETING;
  return {
    ...settings,
    ...targeting,
    operating_systems: [...targeting.operating_systems, ...operation_system],
    auto_targeting_enabled: targeting_optimization_mode === "AUTOMATIC",
    campaign_automation_type: "UPGRADED_SMART_PLUS",
  };
}
