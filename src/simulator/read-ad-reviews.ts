/** GET /ad/review_info/: the result of TikTok's review. The answer's shape is known from public clients only. */

import { z } from "zod";
import type { Ad } from "./account.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import type { Row } from "./listing.ts";
import { id, ids, json } from "./query.ts";
import { badParameter } from "./refusal.ts";

const MAX_IDS = 100;
/** Every such ad is approved in part of its countries only. */
const IN_PART_EVERY = 23;

/** An ad that was not reviewed yet passes; the time of a review is never given. */
export const getAdReviews = defineEndpoint({
  method: "GET",
  path: "/ad/review_info/",
  scope: "220",
  sandbox: false,
  input: z.strictObject({ advertiser_id: id, ad_ids: json(ids(MAX_IDS)), lang: z.string().optional() }),
  run(call, { advertiser_id, ad_ids }) {
    const { campaigns } = grantedAdvertiser(call, advertiser_id);
    const ads = campaigns
      .filter(({ automation }) => automation !== "UPGRADED_SMART_PLUS")
      .flatMap((campaign) => campaign.adGroups.flatMap((group) => group.ads));
    const known = new Map(ads.map((ad) => [ad.adId, ad]));
    const found = ad_ids.map((one) => known.get(one));
    if (found.includes(undefined)) throw badParameter("ad_ids: an ad does not belong to the advertiser.");
    return {
      ad_review_map: Object.fromEntries(found.flatMap((ad) => (ad === undefined ? [] : [[ad.adId, reviewOf(ad)]]))),
    };
  },
});

function reviewOf(ad: Ad): Row {
  const denied = ad.hold === "AD_STATUS_AUDIT_DENY";
  const inPart = ad.hold === null && ad.pace.hash % IN_PART_EVERY === 0;
  return {
    ad_id: ad.adId,
    is_approved: !denied,
    review_status: denied ? "UNAVAILABLE" : inPart ? "PART_AVAILABLE" : "ALL_AVAILABLE",
    appeal_status: "NOT_APPEALED",
    forbidden_placements: denied ? ["PLACEMENT_TIKTOK"] : inPart ? ["PLACEMENT_PANGLE"] : [],
    forbidden_ages: [],
    forbidden_locations: inPart ? ["CA", "GB"] : [],
    forbidden_operation_systems: [],
    last_audit_time: null,
    reject_info: denied ? [rejectionOf(ad)] : [],
  };
}

function rejectionOf(ad: Ad): Row {
  return {
    reasons: ["The ad promises a result that cannot be proven.", "Ad text and landing page do not match."],
    suggestion: "Say what the product does without a guarantee, then submit the ad again.",
    forbidden_ages: [],
    forbidden_locations: [],
    forbidden_placements: ["PLACEMENT_TIKTOK"],
    content_info: { content_type: "MODE_STRING", text_content: ad.text },
  };
}
