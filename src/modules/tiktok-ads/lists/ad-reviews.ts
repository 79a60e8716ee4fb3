/** What TikTok's review made of ads, and why it rejected those it did. */

import { listed, shown } from "#ads/cell-text.ts";
import { AD_REVIEW_INFO, type Review } from "../endpoints/ad-review-info.ts";
import { askOptional } from "../session/optional-data.ts";
import type { TikTokSession } from "../session/session.ts";
import { humaniseStatus } from "../words/humanise-status.ts";
import type { AdStanding } from "./ad.ts";
import type { Extras } from "./list-entities.ts";

const MAX_IDS = 100;
const SMART_PLUS_WARNING =
  "TikTok tells review verdicts of Smart+ ads by creative, elsewhere: here their status says whether one was rejected.";
const MAX_REASONS_CHARACTERS = 400;

export function adReviews(session: TikTokSession): Extras<AdStanding> {
  return {
    columns: ["review_status", "reject_reasons", "reject_suggestion"],
    async read(ads) {
      const answers = await askOptional(session, {
        what: "review verdicts",
        ids: ads.flatMap(({ ad_id, creatives }) => (creatives === undefined ? ad_id : [])),
        atMost: MAX_IDS,
        ask: (ad_ids) => session.get(AD_REVIEW_INFO, { advertiser_id: session.advertiserId, ad_ids }),
      });
      if (ads.some(({ creatives }) => creatives !== undefined)) session.warn(SMART_PLUS_WARNING);
      const reviews = new Map(answers.flatMap(({ ad_review_map }) => Object.entries(ad_review_map ?? {})));
      return (ad) => cellsOf(ad, reviews.get(ad.ad_id) ?? null);
    },
  };
}

function cellsOf(ad: AdStanding, review: Review | null): (string | null)[] {
  if (review === null) return [null, null, null];
  const rejections = review.reject_info;
  return [
    shown(
      [verdictOf(ad, review), ...limitsOf(review)].filter((part) => part !== null).join("; "),
      MAX_REASONS_CHARACTERS,
    ),
    joined(rejections.flatMap(({ reasons }) => reasons)),
    joined(rejections.flatMap(({ suggestion }) => suggestion ?? [])),
  ];
}

/** TikTok's review time is always null, so that only the ad's status shows whether it was reviewed. */
function verdictOf({ secondary_status }: AdStanding, { review_status }: Review): string | null {
  if (secondary_status === "AD_STATUS_AUDIT") return "In review";
  return review_status ? (VERDICTS.get(review_status) ?? humaniseStatus(review_status)) : null;
}

const VERDICTS: ReadonlyMap<string, string> = new Map([
  ["ALL_AVAILABLE", "Approved"],
  ["PART_AVAILABLE", "Approved in part"],
  ["UNAVAILABLE", "Rejected"],
]);

function limitsOf(review: Review): string[] {
  if (review.review_status === "UNAVAILABLE") return [];
  const limits = [
    ["placements", review.forbidden_placements],
    ["countries or places", review.forbidden_locations],
    ["ages", review.forbidden_ages],
    ["operating systems", review.forbidden_operation_systems],
  ] as const;
  return limits.flatMap(([what, values]) => (values.length === 0 ? [] : `not for ${what}: ${listed(values)}`));
}

function joined(sentences: readonly string[]): string | null {
  return shown([...new Set(sentences)].join(" | "), MAX_REASONS_CHARACTERS);
}
