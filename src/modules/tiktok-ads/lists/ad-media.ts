/** Links to an ad's video or images. They are TikTok's own and expire within hours. */

import { link } from "#ads/cell-text.ts";
import { FILE_IMAGE_AD_INFO } from "../endpoints/file-image-ad-info.ts";
import { FILE_VIDEO_AD_INFO } from "../endpoints/file-video-ad-info.ts";
import { askOptional } from "../session/optional-data.ts";
import type { TikTokSession } from "../session/session.ts";
import type { Ad } from "./ad.ts";
import type { Extras } from "./list-entities.ts";

const MAX_VIDEO_IDS = 60;
const MAX_IMAGE_IDS = 100;
/** Two hundred carousels then take six requests. */
const MAX_IMAGES = 3;

const EXPIRY_WARNING =
  "Media links are TikTok's and expire, those of videos after 6 hours: show them now, keep the ids, and ask again with fresh for new ones.";
const CUT_WARNING = `Of an ad with more than ${MAX_IMAGES} images only the first ${MAX_IMAGES} have links here.`;

export function adMedia(session: TikTokSession): Extras<Ad> {
  const { advertiserId: advertiser_id } = session;
  return {
    columns: ["preview_url", "video_cover_url", "image_urls"],
    async read(ads) {
      const [videos, images] = await Promise.all([
        askOptional(session, {
          what: "video links",
          ids: ads.flatMap(({ video_id }) => video_id || []),
          atMost: MAX_VIDEO_IDS,
          ask: (video_ids) => session.get(FILE_VIDEO_AD_INFO, { advertiser_id, video_ids }),
        }),
        askOptional(session, {
          what: "image links",
          ids: ads.flatMap(imagesOf),
          atMost: MAX_IMAGE_IDS,
          ask: (image_ids) => session.get(FILE_IMAGE_AD_INFO, { advertiser_id, image_ids }),
        }),
      ]);
      if (ads.length > 0) session.warn(EXPIRY_WARNING);
      if (ads.some((ad) => !ad.video_id && ad.image_ids.length > MAX_IMAGES)) session.warn(CUT_WARNING);
      const videoOf = new Map(videos.flatMap(({ list }) => list.map((video) => [video.video_id, video] as const)));
      const urlOf = new Map(
        images.flatMap(({ list }) => list.map((one) => [one.image_id, link(one.image_url)] as const)),
      );
      return (ad) => {
        const video = videoOf.get(ad.video_id ?? "");
        const urls = imagesOf(ad).flatMap((id) => urlOf.get(id) ?? []);
        return [link(video?.preview_url), link(video?.video_cover_url), urls.length === 0 ? null : urls.join(" ")];
      };
    },
  };
}

/** The only image of a video is its cover, which comes with the video. */
function imagesOf({ video_id, image_ids }: Ad): string[] {
  return video_id ? [] : image_ids.slice(0, MAX_IMAGES);
}
