/** The account's ads, as `/ad/get/` and for upgraded Smart+ `/smart_plus/ad/get/` tell them. */

import { z } from "zod";
import { defineEndpoint } from "./client/endpoint.ts";
import { OptionalId, PageInfo, WireId, WireList, WireText, wireRows } from "./client/wire-values.ts";
import { readApart } from "./list/ask-besides.ts";
import type { EntityQuery } from "./list/entity-kind.ts";
import { mergeEntities } from "./list/merge-entities.ts";
import { readEntities } from "./list/read-entities.ts";
import { mayBeSmartPlus } from "./objectives.ts";
import { readSmartPlusAds } from "./read-smart-plus-ads.ts";
import type { TikTokSession } from "./session.ts";

/** @see https://business-api.tiktok.com/portal/docs?id=1735735588640770 */
export const WireAd = z.object({
  ad_id: WireId,
  ad_name: WireText,
  adgroup_id: WireId,
  campaign_id: WireId,
  operation_status: WireText,
  /** Absent in the sandbox. */
  secondary_status: WireText,
  ad_format: WireText,
  identity_type: WireText,
  display_name: WireText,
  ad_text: WireText,
  call_to_action: WireText,
  /** Of a portfolio from which TikTok chooses; then there is no single call to action. */
  call_to_action_id: OptionalId,
  landing_page_url: WireText,
  deeplink: WireText,
  /** Null where a TikTok post is the ad: then `tiktok_item_id` names it. */
  video_id: WireText,
  image_ids: WireList,
  tiktok_item_id: OptionalId,
  tracking_pixel_id: OptionalId,
  create_time: WireText,
  /** Null on legacy Smart+. */
  modify_time: WireText,
});

/** One of what a Smart+ ad is made of; `id` is an ad's to `/ad/get/` and to reports by `ad_id`. */
export type Creative = Seen & { id: string };

/** `creatives`: of Smart+ alone, whose ads have several; what else stands here is the first one's. */
export type Ad = z.infer<typeof WireAd> & { creatives?: readonly Creative[] };

const idOf = ({ ad_id }: Ad) => ad_id;

const SOURCE = {
  endpoint: defineEndpoint("/ad/get/", z.object({ list: wireRows(WireAd), page_info: PageInfo })),
  fields: Object.keys(WireAd.shape),
  plural: "ads",
  idOf,
};

/** What is to be seen in an ad that is not Smart+, and in each creative of one that is; both null: no video, no post. */
export type Seen = { video_id: string | null; tiktok_item_id: string | null };

/** By the ids of reports by `ad_id`; deleted ones too. @throws invalid_input */
export async function readSeen(session: TikTokSession, ids: EntityQuery["ids"]): Promise<Map<string, Seen>> {
  const query: EntityQuery = { status: "all", ids };
  const [plain, smartPlus] = await Promise.all([
    readEntities(session, SOURCE, query),
    readApart(session, "the videos of Smart+ ads", () => readSmartPlusAds(session, query)),
  ]);
  const seen = plain.map(
    ({ ad_id, video_id, tiktok_item_id }) => [ad_id, { video_id: video_id || null, tiktok_item_id }] as const,
  );
  const creatives = (smartPlus?.all ?? []).flatMap(({ creatives: own = [] }) =>
    own.map(({ id, video_id, tiktok_item_id }) => [id, { video_id, tiktok_item_id }] as const),
  );
  return new Map([...seen, ...creatives]);
}

/** Of a Smart+ ad its creatives are left out, unless it is by their ids that ads are asked for. @throws invalid_input */
export async function readAds(session: TikTokSession, query: EntityQuery): Promise<Ad[]> {
  const [plain, smartPlus] = await Promise.all([
    readEntities(session, SOURCE, query),
    mayBeSmartPlus(query.objective)
      ? readApart(session, "Smart+ ads as such, whose creatives stand for them", () => readSmartPlusAds(session, query))
      : null,
  ]);
  if (smartPlus === null) return plain;
  const groups = new Set(smartPlus.all.map(({ adgroup_id }) => adgroup_id));
  const asked = new Set(query.ids.ad_ids);
  const others = plain.filter(({ ad_id, adgroup_id }) => asked.has(ad_id) || !groups.has(adgroup_id));
  return mergeEntities(others, smartPlus.wanted, idOf);
}
