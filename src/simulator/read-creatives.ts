/** GET /file/video/ad/info/ and GET /file/image/ad/info/: an account's uploads, with links that expire. */

import { z } from "zod";
import type { Ad, Advertiser } from "./account.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import type { Row } from "./listing.ts";
import { id, json } from "./query.ts";
import { hexOf } from "./random.ts";
import { imageIdOf, videoIdOf } from "./read-ads.ts";
import { Refusal } from "./refusal.ts";

const MAX_VIDEOS = 60;
const MAX_IMAGES = 100;
const LINK_HOURS = 6;
const HOUR_MS = 3_600_000;

const files = (most: number) => json(z.array(z.string().min(1)).min(1).max(most));

export const getVideoInfo = defineEndpoint({
  method: "GET",
  path: "/file/video/ad/info/",
  scope: "610",
  sandbox: true,
  input: z.strictObject({ advertiser_id: id, video_ids: files(MAX_VIDEOS) }),
  run(call, { advertiser_id, video_ids }) {
    const owned = filesOf(grantedAdvertiser(call, advertiser_id), (ad) => (ad.video ? videoIdOf(ad) : null));
    if (video_ids.some((one) => !owned.has(one))) throw new Refusal(40053, "The video_id is invalid.");
    const expiresAtMs = call.clock.now() + LINK_HOURS * HOUR_MS;
    return { list: video_ids.flatMap((one) => (owned.has(one) ? videoRow(one, owned.get(one), expiresAtMs) : [])) };
  },
});

export const getImageInfo = defineEndpoint({
  method: "GET",
  path: "/file/image/ad/info/",
  scope: "600",
  sandbox: true,
  input: z.strictObject({ advertiser_id: id, image_ids: files(MAX_IMAGES) }),
  run(call, { advertiser_id, image_ids }) {
    const advertiser = grantedAdvertiser(call, advertiser_id);
    const owned = filesOf(advertiser, imageIdOf);
    const others = [...call.world.advertisers.values()].filter((one) => one !== advertiser);
    if (others.some((one) => image_ids.some((image) => !owned.has(image) && filesOf(one, imageIdOf).has(image))))
      throw new Refusal(40001, "Insufficient permissions for some images");
    return { list: image_ids.flatMap((one) => (owned.has(one) ? imageRow(one, owned.get(one)) : [])) };
  },
});

function filesOf(advertiser: Advertiser, fileOf: (ad: Ad) => string | null): ReadonlyMap<string, Ad> {
  const ads = advertiser.campaigns.flatMap((campaign) => campaign.adGroups.flatMap((group) => group.ads));
  return new Map(ads.flatMap((ad) => (fileOf(ad) === null ? [] : [[fileOf(ad) ?? "", ad] as const])));
}

function videoRow(videoId: string, ad: Ad | undefined, expiresAtMs: number): Row {
  const signature = hexOf(32, videoId);
  const expires = Math.floor(expiresAtMs / 1_000);
  return {
    video_id: videoId,
    material_id: `73${hexOf(16, videoId).replaceAll(/\D/g, "7")}7`,
    file_name: `${ad?.name ?? "video"}.mp4`,
    format: "mp4",
    duration: 21.4,
    width: 720,
    height: 1280,
    size: 3_480_112,
    bit_rate: 1_300_000,
    fps: 30,
    signature,
    preview_url: `https://v16m.tiktokcdn.example/${signature}/${expires}/video.mp4?a=1180&mime_type=video_mp4&vl=&vr=`,
    video_cover_url: `https://p16-sign.tiktokcdn.example/${signature}~noop.image?x-expires=${expires}&x-signature=${hexOf(24, videoId)}`,
    preview_url_expire_time: new Date(expiresAtMs).toISOString().slice(0, 19).replace("T", " "),
    displayable: true,
    allow_download: true,
    allowed_placements: ["PLACEMENT_TIKTOK"],
    create_time: isoOf(ad),
    modify_time: isoOf(ad),
  };
}

function imageRow(imageId: string, ad: Ad | undefined): Row {
  const signature = hexOf(32, imageId);
  return {
    image_id: imageId,
    image_url: `https://p16-ad-sg.tiktokcdn.example/${signature}~noop.image`,
    material_id: `74${hexOf(16, imageId).replaceAll(/\D/g, "4")}4`,
    file_name: `${ad?.name ?? "image"}.jpg`,
    format: "jpeg",
    width: 720,
    height: 1280,
    size: 212_004,
    signature,
    displayable: true,
    create_time: isoOf(ad),
    modify_time: isoOf(ad),
  };
}

function isoOf(ad: Ad | undefined): string {
  return new Date(ad?.createdAtMs ?? 0).toISOString();
}
