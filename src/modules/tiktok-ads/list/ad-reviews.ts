/** What TikTok's review made of ads, and why it rejected those it did. */

import { z } from "zod";
import { defineEndpoint } from "../client/endpoint.ts";
import { WireList, WireText } from "../client/wire-values.ts";
import { humaniseStatus } from "../humanise-status.ts";
import type { Ad } from "../read-ads.ts";
import type { TikTokSession } from "../session.ts";
import { askBesides } from "./ask-besides.ts";
import { shown } from "./cell-text.ts";
import type { Extras } from "./list-entities.ts";

const MAX_IDS = 100;
const SMART_PLUS_WARNING =
  "TikTok tells review verdicts of Smart+ ads by creative, elsewhere: here their status says whether one was rejected.";
/** TikTok's reasons are whole sentences, one for each thing it minds. */
const MAX_REASONS_CHARACTERS = 400;

const Review = z.object({
  review_status: WireText,
  /** Absent until somebody has looked; until then the verdict is a good one. */
  last_audit_time: WireText,
  reject_info: z.array(z.object({ reasons: WireList, suggestion: WireText })).nullish(),
});
type Review = z.infer<typeof Review>;

/** By ad id. @see https://business-api.tiktok.com/portal/docs?id=1740034308683778 */
const AD_REVIEW = defineEndpoint(
  "/ad/review_info/",
  z.object({ ad_review_map: z.record(z.string(), Review).nullish() }),
);

export function adReviews(session: TikTokSession): Extras<Ad> {
  return {
    columns: ["review_status", "reject_reasons", "reject_suggestion"],
    async read(ads) {
      const answers = await askBesides(session, {
        what: "review verdicts",
        ids: ads.flatMap(({ ad_id, creatives }) => (creatives === undefined ? ad_id : [])),
        atMost: MAX_IDS,
        ask: (ad_ids) => session.get(AD_REVIEW, { advertiser_id: session.advertiserId, ad_ids }),
      });
      if (ads.some(({ creatives }) => creatives !== undefined)) session.warn(SMART_PLUS_WARNING);
      const reviews = new Map(answers.flatMap(({ ad_review_map }) => Object.entries(ad_review_map ?? {})));
      return ({ ad_id }) => cellsOf(reviews.get(ad_id));
    },
  };
}

function cellsOf(review: Review | undefined): (string | null)[] {
  if (review === undefined) return [null, null, null];
  const rejections = review.reject_info ?? [];
  return [
    verdictOf(review),
    joined(rejections.flatMap(({ reasons }) => reasons)),
    joined(rejections.flatMap(({ suggestion }) => suggestion ?? [])),
  ];
}

function verdictOf({ review_status, last_audit_time }: Review): string | null {
  if (!review_status) return null;
  if (review_status === "ALL_AVAILABLE") return last_audit_time ? "Approved" : "Not reviewed yet";
  if (review_status === "PART_AVAILABLE") return "Approved in part";
  return review_status === "UNAVAILABLE" ? "Rejected" : humaniseStatus(review_status);
}

function joined(sentences: readonly string[]): string | null {
  return shown([...new Set(sentences)].join(" | "), MAX_REASONS_CHARACTERS);
}
