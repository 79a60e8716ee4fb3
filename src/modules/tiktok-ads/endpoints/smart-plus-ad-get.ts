/** `/smart_plus/ad/get/`: ads of upgraded Smart+, each with its creatives. */

import type { z } from "zod";
import { passingObject } from "#json/passing.ts";
import { defineEndpoint } from "../wire/endpoint.ts";
import type { PageSource } from "../wire/page-source.ts";
import { OptionalId, PageInfo, WireId, WireText, wireObject, wireObjects, wireRows } from "../wire/wire-values.ts";
import { READ_ADS } from "./scopes.ts";

const Creative = passingObject({
  smart_plus_creative_id: OptionalId,
  creative_info: wireObject(
    passingObject({
      ad_format: WireText,
      video_info: wireObject(passingObject({ video_id: OptionalId })),
      image_info: wireObjects(passingObject({ web_uri: WireText })),
      tiktok_item_id: OptionalId,
      identity_type: WireText,
    }),
  ),
});

/** @see https://business-api.tiktok.com/portal/docs?id=1843312818332930 */
const SmartPlusAd = passingObject({
  smart_plus_ad_id: WireId,
  ad_name: WireText,
  adgroup_id: WireId,
  campaign_id: WireId,
  operation_status: WireText,
  secondary_status: WireText,
  creative_list: wireObjects(Creative),
  ad_text_list: wireObjects(passingObject({ ad_text: WireText })),
  call_to_action_list: wireObjects(passingObject({ call_to_action: WireText })),
  landing_page_url_list: wireObjects(passingObject({ landing_page_url: WireText })),
  deeplink_list: wireObjects(passingObject({ deeplink: WireText })),
  ad_configuration: wireObject(passingObject({ call_to_action_id: OptionalId })),
  create_time: WireText,
  modify_time: WireText,
});
export type SmartPlusAd = z.infer<typeof SmartPlusAd>;

export const SMART_PLUS_AD_GET = defineEndpoint({
  path: "/smart_plus/ad/get/",
  scope: READ_ADS,
  feature: "Smart+ is",
  schema: () => passingObject({ list: wireRows(SmartPlusAd), page_info: PageInfo }),
});

export const SMART_PLUS_ADS: PageSource<SmartPlusAd> = {
  endpoint: SMART_PLUS_AD_GET,
  plural: "Smart+ ads",
  idOf: ({ smart_plus_ad_id }) => smart_plus_ad_id,
  pageSize: 100,
};
