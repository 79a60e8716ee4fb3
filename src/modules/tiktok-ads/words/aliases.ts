/** Other words that models and people write for an argument, a value or a column. Metrics have theirs in `report/`. */

import type { COMPARISONS } from "#ads/compared-window.ts";
import type { DatePreset } from "#ads/date-window.ts";
import type { Breakdown } from "./breakdowns.ts";
import type { ReportLevel } from "./report-levels.ts";

export type Aliases<Word extends string> = Readonly<Record<string, Word>>;

/** The first argument that the tool takes is used. A map, because callers choose the word that is looked up. */
export const ARGUMENT_ALIASES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    campaign_id: ["campaign_ids"],
    campaigns: ["campaign_ids"],
    adgroup_id: ["adgroup_ids"],
    audience_id: ["audience_ids"],
    custom_audience_ids: ["audience_ids"],
    pixel_id: ["pixel_ids"],
    events: ["events_for"],
    ad_group_id: ["adgroup_ids"],
    ad_group_ids: ["adgroup_ids"],
    adgroups: ["adgroup_ids"],
    ad_groups: ["adgroup_ids"],
    ad_id: ["ad_ids"],
    ads: ["ad_ids"],
    preset: ["date_preset", "with_spend", "events_for"],
    date_preset: ["with_spend", "events_for"],
    date_range: ["date_preset", "with_spend", "events_for"],
    spend_for: ["with_spend"],
    filters: ["filter"],
    name: ["name_contains", "search"],
    query: ["search", "name_contains"],
    search: ["name_contains"],
    objective_type: ["objective"],
    operation_status: ["status"],
    primary_status: ["status"],
    data_level: ["level"],
    breakdowns: ["breakdown"],
    compare: ["compare_to"],
    comparison: ["compare_to"],
    shop_id: ["store_id"],
    group: ["group_by"],
    groupby: ["group_by"],
    details: ["detail"],
    creatives: ["creative"],
    type: ["kind"],
    sort_by: ["sort"],
    order_by: ["sort"],
    page_size: ["limit"],
    next_cursor: ["cursor"],
  }),
);

export const STATUS_ALIASES: Aliases<"active" | "paused" | "deleted" | "all"> = {
  enable: "active",
  enabled: "active",
  on: "active",
  running: "active",
  status_delivery_ok: "active",
  disable: "paused",
  disabled: "paused",
  inactive: "paused",
  off: "paused",
  status_disable: "paused",
  delete: "deleted",
  removed: "deleted",
  status_delete: "deleted",
  any: "all",
  status_all: "all",
};

export const LEVEL_ALIASES: Aliases<ReportLevel> = {
  advertiser: "account",
  auction_advertiser: "account",
  campaigns: "campaign",
  auction_campaign: "campaign",
  adgroup: "ad_group",
  adgroups: "ad_group",
  ad_groups: "ad_group",
  auction_adgroup: "ad_group",
  ad_set: "ad_group",
  ad_sets: "ad_group",
  adset: "ad_group",
  adsets: "ad_group",
  ads: "ad",
  auction_ad: "ad",
};

export const BREAKDOWN_ALIASES: Aliases<Exclude<Breakdown, "language">> = {
  daily: "day",
  days: "day",
  weekly: "week",
  weeks: "week",
  monthly: "month",
  months: "month",
  day_of_week: "weekday",
  day_of_the_week: "weekday",
  dow: "weekday",
  weekdays: "weekday",
  hourofday: "hour_of_day",
  time_of_day: "hour_of_day",
  dayparting: "hour_of_day",
  date: "day",
  stat_time_day: "day",
  hourly: "hour",
  hours: "hour",
  stat_time_hour: "hour",
  ages: "age",
  age_group: "age",
  sex: "gender",
  gender_age: "age_gender",
  age_and_gender: "age_gender",
  countries: "country",
  country_code: "country",
  placements: "placement",
  os: "platform",
  device: "platform",
  total: "none",
};

type CompareWord = (typeof COMPARISONS)[number];

export const COMPARE_ALIASES: Aliases<CompareWord> = {
  custom: "dates",
  previous: "previous_period",
  last_period: "previous_period",
  prior_period: "previous_period",
  last_month: "previous_month",
  month_ago: "previous_month",
  month_over_month: "previous_month",
  mom: "previous_month",
  last_year: "previous_year",
  year_ago: "previous_year",
  year_over_year: "previous_year",
  yoy: "previous_year",
};

export const DATE_PRESET_ALIASES: Aliases<DatePreset> = {
  last_3d: "last_3_days",
  last_7d: "last_7_days",
  last_14d: "last_14_days",
  last_28d: "last_28_days",
  last_30d: "last_30_days",
  last_90d: "last_90_days",
  last_3_day: "last_3_days",
  last_7_day: "last_7_days",
  last_30_day: "last_30_days",
  all_time: "lifetime",
  maximum: "lifetime",
};

export const DIRECTION_ALIASES: Aliases<"asc" | "desc"> = { ascending: "asc", descending: "desc" };

export const DETAIL_ALIASES: Aliases<"core" | "all"> = {
  basic: "core",
  default: "core",
  full: "all",
  everything: "all",
};

export const CREATIVE_ALIASES: Aliases<"text" | "media"> = {
  texts: "text",
  copy: "text",
  links: "media",
  video: "media",
  image: "media",
  all: "media",
};

export const KIND_ALIASES: Aliases<"metrics" | "breakdowns" | "statuses" | "objectives"> = {
  metric: "metrics",
  fields: "metrics",
  breakdown: "breakdowns",
  dimension: "breakdowns",
  dimensions: "breakdowns",
  status: "statuses",
  objective: "objectives",
};

export const GMV_MAX_GROUP_ALIASES: Aliases<"store" | "campaign" | "product" | "creative" | "livestream" | "day"> = {
  shop: "store",
  shops: "store",
  account: "store",
  campaigns: "campaign",
  products: "product",
  item: "product",
  creatives: "creative",
  video: "creative",
  post: "creative",
  live: "livestream",
  lives: "livestream",
  livestreams: "livestream",
  room: "livestream",
  date: "day",
  daily: "day",
};

export const CREATIVE_GROUP_ALIASES: Aliases<"ad" | "video"> = {
  ads: "ad",
  creative: "ad",
  videos: "video",
  material: "video",
};

export const GMV_MAX_KIND_ALIASES: Aliases<"product" | "live"> = {
  product_gmv_max: "product",
  products: "product",
  live_gmv_max: "live",
  lives: "live",
};

export const COLUMN_ALIASES: Aliases<string> = {
  cost: "spend",
  amount_spent: "spend",
  objective: "objective_type",
  ad_group_id: "adgroup_id",
  ad_group_name: "adgroup_name",
  created: "create_time",
  created_at: "create_time",
  modified: "modify_time",
  updated: "modify_time",
  updated_at: "modify_time",
};
