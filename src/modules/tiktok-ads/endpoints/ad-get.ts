/** `/ad/get/`: ads; those of Smart+ as one for each creative. */

import { passingObject } from "#json/passing.ts";
import { defineEndpoint, readAs } from "../wire/endpoint.ts";
import { OptionalId, PageInfo, WireId, WireList, WireText, wireRows } from "../wire/wire-values.ts";
import { READ_ADS } from "./scopes.ts";

const STANDING = {
  ad_id: WireId,
  ad_name: WireText,
  adgroup_id: WireId,
  campaign_id: WireId,
  operation_status: WireText,
  secondary_status: WireText,
};
const TIMES = { create_time: WireText, modify_time: WireText };

/** @see https://business-api.tiktok.com/portal/docs?id=1735735588640770 */
export const WireAd = passingObject({
  ...STANDING,
  ad_format: WireText,
  identity_type: WireText,
  display_name: WireText,
  ad_text: WireText,
  call_to_action: WireText,
  /** The portfolio from which TikTok chooses, instead of a single call to action. */
  call_to_action_id: OptionalId,
  landing_page_url: WireText,
  deeplink: WireText,
  /** Null where a TikTok post is the ad; `tiktok_item_id` names it. */
  video_id: WireText,
  image_ids: WireList,
  tiktok_item_id: OptionalId,
  tracking_pixel_id: OptionalId,
  ...TIMES,
});

export const AD_GET = defineEndpoint({
  path: "/ad/get/",
  scope: READ_ADS,
  schema: () => passingObject({ list: wireRows(WireAd), page_info: PageInfo }),
});

export const WireAdStanding = passingObject({ ...STANDING, ...TIMES });

/** For all ads of an account, of which there may be tens of thousands. */
export const AD_STANDINGS_GET = readAs(AD_GET, () =>
  passingObject({ list: wireRows(WireAdStanding), page_info: PageInfo }),
);
