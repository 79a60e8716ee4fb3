/** `/ad/review_info/`: what the review made of ads, by ad id. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { WireList, WireText, wireObject, wireObjects } from "../wire/wire-values.ts";
import { READ_ADS } from "./scopes.ts";

const Review = z.object({
  review_status: WireText,
  forbidden_placements: WireList,
  forbidden_locations: WireList,
  forbidden_ages: WireList,
  forbidden_operation_systems: WireList,
  reject_info: wireObjects(z.object({ reasons: WireList, suggestion: WireText })),
});
export type Review = z.infer<typeof Review>;

/** @see https://business-api.tiktok.com/portal/docs?id=1740034308683778 */
export const AD_REVIEW_INFO = defineEndpoint({
  path: "/ad/review_info/",
  scope: READ_ADS,
  schema: () => z.object({ ad_review_map: wireObject(z.record(z.string(), wireObject(Review))) }),
});
