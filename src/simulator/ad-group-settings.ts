/** An ad group's schedule and audience. Its name describes the audience, as real ones do. */

import type { AdGroup, Advertiser } from "./account.ts";
import { audienceIdOf } from "./audiences.ts";
import type { Row } from "./listing.ts";
import { utcText } from "./local-time.ts";
import { hashOf } from "./random.ts";

const DAY_MS = 86_400_000;
const TEN_YEARS_MS = 10 * 365 * DAY_MS;
const ALL_DAY = "1".repeat(48);
const DAYTIME = `${"0".repeat(16)}${"1".repeat(24)}${"0".repeat(8)}`;

/** Times are UTC. A campaign with a total budget has an end. */
export function scheduleFields({ adgroupId, campaign, createdAtMs, schedule }: AdGroup): Row {
  const ends = schedule !== undefined || campaign.budgetMode === "BUDGET_MODE_TOTAL";
  const startMs = schedule?.startMs ?? createdAtMs;
  const daytimeOnly = hashOf(adgroupId, "dayparting") % 6 === 0;
  return {
    schedule_infos: null,
    schedule_type: ends ? "SCHEDULE_START_END" : "SCHEDULE_FROM_NOW",
    schedule_start_time: utcText(startMs),
    schedule_end_time: utcText(schedule?.endMs ?? startMs + (ends ? 90 * DAY_MS : TEN_YEARS_MS)),
    dayparting: daytimeOnly ? `${DAYTIME.repeat(5)}${ALL_DAY.repeat(2)}` : ALL_DAY.repeat(7),
  };
}

export function targetingFields(advertiser: Advertiser, group: AdGroup): Row {
  const { name } = group;
  const audience = audienceIdOf(advertiser, name);
  return {
    location_ids: advertiser.country === "JP" ? ["1861060"] : locationsOf(name),
    zipcode_ids: [],
    age_groups: group.ageGroups,
    gender: group.gender,
    languages: [advertiser.language],
    audience_ids: /abandoners|Lookalike|Past buyers/.test(name) ? [audience] : [],
    excluded_audience_ids: /Lookalike|Broad/.test(name) ? [`${audience}9`] : [],
    audience_type: null,
    audience_rule: null,
    saved_audience_id: "",
    interest_category_ids: name.startsWith("Plant people") ? ["25119", "25118", "25110"] : [],
    interest_keyword_ids: [],
    actions: [],
    operating_systems: [],
    min_android_version: null,
    min_ios_version: null,
    network_types: [],
    carrier_ids: [],
    device_model_ids: [],
    device_price_ranges: null,
    household_income: [],
    spending_power: "ALL",
    isp_ids: [],
    included_custom_actions: [],
    excluded_custom_actions: [],
    brand_safety_type: "STANDARD_INVENTORY",
    brand_safety_partner: null,
    contextual_tag_ids: [],
    targeting_expansion: null,
    auto_targeting_enabled: false,
  };
}

function locationsOf(name: string): string[] {
  return name.startsWith("New movers") ? ["4736286", "4155751", "5332921"] : ["6252001"];
}
