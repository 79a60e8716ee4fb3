/** What a caller hears who gave a name, or anything else, where an id belongs. */

const DIGITS = "an id is a string of digits";

const FOUND_BY: ReadonlyMap<string, string> = new Map([
  ["campaign_ids", "for a campaign's name use name_contains of tiktok_ads_list_campaigns"],
  ["campaign_id", "for a campaign's name use name_contains of tiktok_ads_list_campaigns"],
  ["adgroup_ids", "for an ad group's name use name_contains of tiktok_ads_list_ad_groups"],
  ["ad_ids", "for an ad's name use name_contains of tiktok_ads_list_ads"],
  ["audience_ids", "for an audience's name use name_contains of tiktok_ads_list_audiences"],
  ["pixel_ids", "tiktok_ads_list_pixels without pixel_ids lists the pixels by name"],
  ["store_id", "tiktok_ads_get_gmv_max_report with group_by store lists the shops"],
]);

/** `path` leads to the value: its last name is the argument, and an index in a list may follow. */
export function notAnId(path: readonly PropertyKey[] = []): string {
  const argument = path.findLast((step) => typeof step === "string") ?? "";
  const found = FOUND_BY.get(argument);
  return found === undefined ? DIGITS : `${DIGITS}; ${found}`;
}
