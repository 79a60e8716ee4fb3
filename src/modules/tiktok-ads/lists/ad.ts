/** An ad as TikTok tells of it, and what a Smart+ ad is made of. */

import type { z } from "zod";
import type { WireAd, WireAdStanding } from "../endpoints/ad-get.ts";

/** One creative of a Smart+ ad. Its `id` is an ad id in `/ad/get/` and in reports by `ad_id`. */
export type Creative = Seen & { id: string };

/** Only Smart+ ads have `creatives`; their other fields are those of the first creative. */
export type Ad = z.infer<typeof WireAd> & { creatives?: readonly Creative[] };

/** Where an ad belongs, and whether it runs. */
export type AdStanding = Pick<Ad, keyof z.infer<typeof WireAdStanding> | "creatives">;

export type Seen = { video_id: string | null; tiktok_item_id: string | null };
