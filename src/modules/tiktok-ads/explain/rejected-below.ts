/** Counts rejected ads below a part. */

import { counted } from "#text/counted.ts";
import { rejectedAds } from "../diagnose/account-tree.ts";
import type { Source } from "./coincidence.ts";

export const rejectedBelow: Source = {
  what: "rejected ads",
  async look({ parts, level, evidence }) {
    // The status of an ad says already that it is rejected.
    if (level === "ad") return [];
    const rejected = rejectedAds(await evidence.tree());
    const byPart = Map.groupBy(rejected, (ad) => (level === "campaign" ? ad.campaign_id : ad.adgroup_id));
    return parts.flatMap(({ id }) => {
      const count = byPart.get(id)?.length ?? 0;
      return count === 0 ? [] : [{ id, text: `${counted(count, "ad")} rejected in review` }];
    });
  },
};
