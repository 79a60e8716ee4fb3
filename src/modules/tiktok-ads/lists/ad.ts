/** An ad as TikTok tells of it, and what a Smart+ ad is made of. */

import type { z } from "zod";
import type { WireAd } from "../endpoints/ad-get.ts";

/** One of what a Smart+ ad is made of; `id` is an ad's to `/ad/get/` and to reports by `ad_id`. */
export type Creative = Seen & { id: string };

/** `creatives`: of Smart+ alone, whose ads have several; what else stands here is the first one's. */
export type Ad = z.infer<typeof WireAd> & { creatives?: readonly Creative[] };

/** What is to be seen in an ad that is not Smart+, and in each creative of one that is; both null: no video, no post. */
export type Seen = { video_id: string | null; tiktok_item_id: string | null };
