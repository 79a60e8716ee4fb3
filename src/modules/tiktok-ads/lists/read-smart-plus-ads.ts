/** Ads of upgraded Smart+ in the form of all others: one row an ad, whatever number of creatives it has. */

import { SMART_PLUS_ADS, type SmartPlusAd } from "../endpoints/smart-plus-ad-get.ts";
import type { EntityQuery } from "../session/entity-query.ts";
import { readAmong, switchedAs } from "../session/read-entities.ts";
import type { TikTokSession } from "../session/session.ts";
import type { Ad } from "./ad.ts";

/** `all`: ads of any status, to trace their creatives. */
export async function readSmartPlusAds(
  session: TikTokSession,
  { status, ids: { ad_ids, ...ids }, among }: EntityQuery,
): Promise<{ all: Ad[]; wanted: Ad[] }> {
  const filtering = {
    primary_status: "STATUS_ALL",
    ...ids,
    ...(ad_ids === undefined ? {} : { smart_plus_ad_ids: ad_ids }),
  };
  const all = (await readAmong(session, SMART_PLUS_ADS, { query: { filtering }, among: smartPlusOf(among) })).map(toAd);
  const isGone = ({ secondary_status }: Ad) => secondary_status?.endsWith("_DELETE") ?? false;
  const wanted = status === "all" ? all : all.filter((ad) => isGone(ad) === (status === "deleted"));
  return { all, wanted: wanted.filter(switchedAs(status)) };
}

/** The only campaigns that can have some. */
export function smartPlusOf(among: EntityQuery["among"]): EntityQuery["among"] {
  if (among === undefined) return undefined;
  return async () => (await among()).filter((one) => one.campaign_automation_type === "UPGRADED_SMART_PLUS");
}

function toAd(ad: SmartPlusAd): Ad {
  const creatives = ad.creative_list;
  const first = creatives[0]?.creative_info;
  return {
    ad_id: ad.smart_plus_ad_id,
    ad_name: ad.ad_name,
    adgroup_id: ad.adgroup_id,
    campaign_id: ad.campaign_id,
    operation_status: ad.operation_status,
    secondary_status: ad.secondary_status,
    ad_format: first?.ad_format,
    identity_type: first?.identity_type,
    display_name: null,
    ad_text: ad.ad_text_list[0]?.ad_text,
    call_to_action: ad.call_to_action_list[0]?.call_to_action,
    call_to_action_id: ad.ad_configuration?.call_to_action_id ?? null,
    landing_page_url: ad.landing_page_url_list[0]?.landing_page_url,
    deeplink: ad.deeplink_list[0]?.deeplink,
    video_id: first?.video_info?.video_id,
    image_ids: (first?.image_info ?? []).flatMap(({ web_uri }) => web_uri ?? []),
    tiktok_item_id: first?.tiktok_item_id ?? null,
    tracking_pixel_id: null,
    create_time: ad.create_time,
    modify_time: ad.modify_time,
    creatives: creatives.flatMap(({ smart_plus_creative_id: id, creative_info }) =>
      id === null
        ? []
        : {
            id,
            video_id: creative_info?.video_info?.video_id ?? null,
            tiktok_item_id: creative_info?.tiktok_item_id ?? null,
          },
    ),
  };
}
