/** What one account's `meta` has and no other's means. */

export const OF_ONE = ["advertiser_id", "advertiser_name", "utc_offset", "timezone_note", "window", "as_of", "source"];
