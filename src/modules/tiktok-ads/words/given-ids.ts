/** Of which things a caller gave ids, by whatever name the argument goes. */

import { fromJson } from "#ads/argument-forms.ts";
import { asWord } from "#ads/as-word.ts";
import { ARGUMENT_ALIASES } from "./aliases.ts";

export type Named = { noun: string; list: string };

const NAMED: ReadonlyMap<string, Named> = new Map([
  ["campaign_ids", { noun: "campaign", list: "tiktok_ads_list_campaigns" }],
  ["adgroup_ids", { noun: "ad group", list: "tiktok_ads_list_ad_groups" }],
  ["ad_ids", { noun: "ad", list: "tiktok_ads_list_ads" }],
  ["audience_ids", { noun: "audience", list: "tiktok_ads_list_audiences" }],
  ["pixel_ids", { noun: "pixel", list: "tiktok_ads_list_pixels" }],
]);
const MAX_DEPTH = 2;

export function givenIds(args: unknown, depth = 1): Named[] {
  if (typeof args !== "object" || args === null || Array.isArray(args)) return [];
  return Object.entries(args).flatMap(([key, value]) => {
    if (value === null || value === undefined) return [];
    const word = asWord(key);
    const own = [word, ...(ARGUMENT_ALIASES.get(word) ?? [])].flatMap((name) => NAMED.get(name) ?? []);
    const inner = typeof value === "string" && value.trimStart().startsWith("{") ? fromJson(value) : value;
    return [...own, ...(depth < MAX_DEPTH ? givenIds(inner, depth + 1) : [])];
  });
}
