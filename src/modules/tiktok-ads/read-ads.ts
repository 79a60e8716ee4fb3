/** The account's ads, as `/ad/get/` tells them. Ads of upgraded Smart+ campaigns have an endpoint of their own. */

import { z } from "zod";
import { defineEndpoint } from "./client/endpoint.ts";
import { PageInfo, WireId, WireList, WireText } from "./client/wire-values.ts";
import type { EntityQuery } from "./list/entity-kind.ts";
import { readEntities } from "./list/read-entities.ts";
import type { TikTokSession } from "./session.ts";

/** @see https://business-api.tiktok.com/portal/docs?id=1735735588640770 */
const Ad = z.object({
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
  landing_page_url: WireText,
  deeplink: WireText,
  /** Null where a TikTok post is the ad: then `tiktok_item_id` names it. */
  video_id: WireText,
  image_ids: WireList,
  tiktok_item_id: z.union([WireId, z.null()]).optional(),
  create_time: WireText,
  /** Null on legacy Smart+. */
  modify_time: WireText,
});
export type Ad = z.infer<typeof Ad>;

const SOURCE = {
  endpoint: defineEndpoint("/ad/get/", z.object({ list: z.array(Ad), page_info: PageInfo })),
  fields: Object.keys(Ad.shape),
  plural: "ads",
};

/** @throws invalid_input */
export function readAds(session: TikTokSession, query: EntityQuery): Promise<Ad[]> {
  return readEntities(session, SOURCE, query);
}
