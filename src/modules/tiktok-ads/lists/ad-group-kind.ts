/** Ad groups as columns and cells. */

import type { Cell } from "#ads/cell.ts";
import { listed, shown } from "#ads/cell-text.ts";
import type { AdGroup } from "../endpoints/adgroup-get.ts";
import type { TikTokSession } from "../session/session.ts";
import { automationOf } from "../words/automation.ts";
import { amount, budget } from "../words/budget-amounts.ts";
import { statusOf } from "../words/humanise-status.ts";
import { NEVER_LISTED } from "../words/never-listed.ts";
import { bidLine } from "./bid-line.ts";
import type { EntityKind } from "./entity-kind.ts";
import { readAdGroups } from "./read-ad-groups.ts";
import { daypartingLine, hasEnd, scheduleLine } from "./schedule-line.ts";
import { targetingLine } from "./targeting-line.ts";

type Cells = Readonly<Record<string, (group: AdGroup, session: Pick<TikTokSession, "currency">) => Cell>>;

const CORE = {
  adgroup_id: ({ adgroup_id }) => adgroup_id,
  adgroup_name: ({ adgroup_name }) => shown(adgroup_name),
  campaign_id: ({ campaign_id }) => campaign_id,
  status: statusOf,
  budget,
  budget_mode: ({ budget_mode }) => shown(budget_mode),
  optimization_goal: ({ optimization_goal }) => shown(optimization_goal),
  bid: (group, { currency }) => bidLine(group, currency),
  schedule: scheduleLine,
  targeting: targetingLine,
} as const satisfies Cells;

const TARGETING = {
  placement_type: ({ placement_type }) => shown(placement_type),
  placements: ({ placements }) => listed(placements),
  location_ids: ({ location_ids }) => listed(location_ids),
  zipcode_ids: ({ zipcode_ids }) => listed(zipcode_ids),
  age_groups: ({ age_groups }) => listed(age_groups),
  gender: ({ gender }) => shown(gender),
  languages: ({ languages }) => listed(languages),
  audience_ids: ({ audience_ids }) => listed(audience_ids),
  excluded_audience_ids: ({ excluded_audience_ids }) => listed(excluded_audience_ids),
  saved_audience_id: ({ saved_audience_id }) => saved_audience_id,
  interest_category_ids: ({ interest_category_ids }) => listed(interest_category_ids),
  interest_keyword_ids: ({ interest_keyword_ids }) => listed(interest_keyword_ids),
  operating_systems: ({ operating_systems }) => listed(operating_systems),
  network_types: ({ network_types }) => listed(network_types),
  carrier_ids: ({ carrier_ids }) => listed(carrier_ids),
  device_model_ids: ({ device_model_ids }) => listed(device_model_ids),
  household_income: ({ household_income }) => listed(household_income),
  spending_power: ({ spending_power }) => shown(spending_power),
  auto_targeting_enabled: ({ auto_targeting_enabled }) => auto_targeting_enabled ?? null,
} as const satisfies Cells;

const SCHEDULE = {
  schedule_type: ({ schedule_type }) => shown(schedule_type),
  schedule_start_time: ({ schedule_start_time }) => shown(schedule_start_time),
  schedule_end_time: (group) => (hasEnd(group) ? shown(group.schedule_end_time) : null),
  dayparting: ({ dayparting }) => daypartingLine(dayparting),
  pacing: ({ pacing }) => shown(pacing),
  scheduled_budget: ({ scheduled_budget }) => amount(scheduled_budget),
  frequency: ({ frequency }) => amount(frequency),
  frequency_schedule: ({ frequency_schedule }) => amount(frequency_schedule),
} as const satisfies Cells;

const MORE = {
  automation: automationOf,
  operation_status: ({ operation_status }) => shown(operation_status),
  secondary_status: ({ secondary_status }) => shown(secondary_status),
  optimization_event: ({ optimization_event }) => shown(optimization_event),
  promotion_type: ({ promotion_type }) => shown(promotion_type),
  pixel_id: ({ pixel_id }) => pixel_id,
  billing_event: ({ billing_event }) => shown(billing_event),
  bid_type: ({ bid_type }) => shown(bid_type),
  bid_price: ({ bid_price }) => amount(bid_price),
  conversion_bid_price: ({ conversion_bid_price }) => amount(conversion_bid_price),
  deep_bid_type: ({ deep_bid_type }) => shown(deep_bid_type),
  deep_cpa_bid: ({ deep_cpa_bid }) => amount(deep_cpa_bid),
  roas_bid: ({ roas_bid }) => amount(roas_bid),
  click_attribution_window: ({ click_attribution_window }) => shown(click_attribution_window),
  view_attribution_window: ({ view_attribution_window }) => shown(view_attribution_window),
  create_time: ({ create_time }) => shown(create_time),
  modify_time: ({ modify_time }) => shown(modify_time),
} as const satisfies Cells;

const CORE_COLUMNS = Object.keys(CORE);
const TARGETING_COLUMNS = Object.keys(TARGETING);
const SCHEDULE_COLUMNS = Object.keys(SCHEDULE);

export const AD_GROUP_COLUMNS = {
  core: CORE_COLUMNS,
  targeting: [...CORE_COLUMNS, ...TARGETING_COLUMNS],
  schedule: [...CORE_COLUMNS, ...SCHEDULE_COLUMNS],
  all: [...CORE_COLUMNS, ...TARGETING_COLUMNS, ...SCHEDULE_COLUMNS, ...Object.keys(MORE)],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const AD_GROUPS: EntityKind<AdGroup> = {
  level: "ad_group",
  plural: "ad groups",
  missing: NEVER_LISTED,
  read: readAdGroups,
  idOf: ({ adgroup_id }) => adgroup_id,
  nameOf: ({ adgroup_name }) => adgroup_name,
  objectiveOf: null,
  cells: new Map(Object.entries<Cells[string]>({ ...CORE, ...TARGETING, ...SCHEDULE, ...MORE })),
};
