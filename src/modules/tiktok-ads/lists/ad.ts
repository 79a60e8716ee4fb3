/** An ad as TikTok tells of it, and what a Smart+ ad is made of. */

import { z } from "zod";
import { OptionalId, WireId, WireList, WireText } from "../wire/wire-values.ts";

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

/** What is to be seen in an ad that is not Smart+, and in each creative of one that is; both null: no video, no post. */
export type Seen = { video_id: string | null; tiktok_item_id: string | null };
