/** What to write in place of an argument that a tool does not have. */

/** Words of other APIs: hints and no aliases, because the values differ. */
export const MEANT_ARGUMENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["order", ["direction"]],
  ["dir", ["direction"]],
  ["sort_order", ["direction"]],
  ["sort_direction", ["direction"]],
  ["column", ["by"]],
  ["field", ["by"]],
  ["key", ["by"]],
  ["metric", ["by", "metrics"]],
  ["since", ["start_date"]],
  ["from", ["start_date"]],
  ["from_date", ["start_date"]],
  ["until", ["end_date"]],
  ["to", ["end_date"]],
  ["to_date", ["end_date"]],
  ["time_range", ["start_date", "end_date"]],
  ["date_range", ["start_date", "end_date"]],
  ["start_date", ["date_preset", "with_spend", "events_for"]],
  ["end_date", ["date_preset", "with_spend", "events_for"]],
  ["period", ["date_preset", "with_spend", "events_for"]],
  ["days", ["date_preset", "with_spend", "events_for"]],
  ["campaign_name", ["name_contains"]],
  ["adgroup_name", ["name_contains"]],
  ["ad_group_name", ["name_contains"]],
  ["ad_name", ["name_contains"]],
  ["audience_name", ["name_contains"]],
  ["keyword", ["name_contains"]],
  ["page", ["cursor"]],
  ["offset", ["cursor"]],
  ["fields", ["metrics", "detail"]],
  ["columns", ["metrics", "detail"]],
  ["dimensions", ["breakdown", "group_by"]],
  ["granularity", ["breakdown"]],
  ["level", ["group_by"]],
  ["group_by", ["breakdown", "level"]],
]);

/** The connection decides the account, so no argument chooses one. */
export const ACCOUNT_ARGUMENTS: ReadonlySet<string> = new Set([
  "advertiser_id",
  "advertiser_ids",
  "account_id",
  "ad_account_id",
]);
